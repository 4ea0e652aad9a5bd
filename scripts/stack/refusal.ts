/** A reason to stop that a person can act on: its message is one clear sentence, printed without a stack. */
export class Refusal extends Error {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super(sentence, options)
    this.name = 'Refusal'
  }
}

/** What any failure says in one line. */
export function sentenceOf(failure: unknown): string {
  if (failure instanceof AggregateError && failure.message === '')
    return failure.errors.map(sentenceOf).join('; ')
  return failure instanceof Error ? failure.message : String(failure)
}

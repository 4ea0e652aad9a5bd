/** Reads what follows a command's name, and says in one sentence how it is written when it is not. */
import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
>

/**
 * @param usage the command as it is written, for the refusal
 * @throws Error with one sentence
 */
export function readArguments<const O extends Options>(
  args: readonly string[],
  options: O,
  usage: string,
): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw wrongUsage(usage, { cause: error })
  }
}

export function wrongUsage(usage: string, options?: { cause: unknown }): Error {
  return new Error(`Write it so: npm run -s hotline -- ${usage}`, options)
}

/** For `--json`: what a program reads, and nothing else. */
export function asJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

/** One line an entry; a sentence where there is none. */
export function asLines(lines: readonly string[], none: string): string {
  return lines.length === 0 ? none : lines.join('\n')
}

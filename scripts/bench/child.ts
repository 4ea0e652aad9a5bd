/** A part of the bench in a process of its own: what is measured shares no thread with the ruler. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Child {
  /** @throws Error with what the other process said, or when it ended */
  ask(question: string, value?: unknown): Promise<unknown>
  close(): Promise<void>
}

type Answers = Record<string, (value: never) => unknown>
interface Question {
  id: number
  question: string
  value?: unknown
}
interface Reply {
  id: number
  value?: unknown
  failure?: string
}

const OPTIONS = 'HOTLINE_BENCH_CHILD'

/** @param file the module that calls `serveChild` @param options what it is opened with, plain data */
export function startChild(file: string, options: unknown): Child {
  const child = fork(file, [], {
    execArgv: ['--import', fileURLToPath(import.meta.resolve('tsx'))],
    env: { ...process.env, [OPTIONS]: JSON.stringify({ file, options }) },
  })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (failure: Error) => void }>()
  let count = 0
  child.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.failure === undefined) asked?.resolve(reply.value)
    else asked?.reject(new Error(reply.failure))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended`))
  })
  return {
    ask: (question, value) =>
      new Promise((resolve, reject) => {
        count += 1
        waiting.set(count, { resolve, reject })
        child.send({ id: count, question, value } satisfies Question)
      }),
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null) child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await gone
    },
  }
}

/** In the child: opens, then answers. Does nothing in a process that only imports the module. */
export async function serveChild<Options>(
  url: string,
  open: (options: Options) => Promise<Answers> | Answers,
): Promise<void> {
  const asked = JSON.parse(process.env[OPTIONS] ?? '{}') as { file?: string; options: Options }
  if (asked.file !== fileURLToPath(url) || process.send === undefined) return
  const early: Question[] = []
  const keep = (question: Question) => void early.push(question)
  process.on('message', keep)
  process.on('disconnect', () => process.exit())
  const answers = await open(asked.options)
  const answer = async ({ id, question, value }: Question) => {
    try {
      process.send?.({ id, value: await answers[question]?.(value as never) } satisfies Reply)
    } catch (failure) {
      process.send?.({ id, failure: String(failure) } satisfies Reply)
    }
  }
  process.off('message', keep)
  process.on('message', (question: Question) => void answer(question))
  for (const question of early) void answer(question)
}

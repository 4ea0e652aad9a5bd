import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'

/** Runs programs that do one thing and end, and finds them. */
export interface Command {
  command: string
  args: readonly string[]
  cwd?: string
  env?: Readonly<Record<string, string>>
  /** Ends the program when the start as a whole is called off. */
  signal?: AbortSignal | undefined
  /** Gets all that the program says. */
  log?: string
}

export interface Outcome {
  /** Null when a signal ended it. */
  code: number | null
  killedBy: NodeJS.Signals | null
  stdout: string
  /** Both streams as they came; of a long one the end. */
  all: string
}

/**
 * @returns what it wrote to stdout
 * @throws Error with the last thing it said when it fails
 */
export async function run(command: Command): Promise<string> {
  const { code, killedBy, stdout, all } = await outcomeOf(command)
  if (code === 0) return stdout
  const how = killedBy ?? `exit code ${String(code)}`
  throw new Error(`${basename(command.command)} ended with ${how}: ${lastWords(all)}`)
}

/** @throws only when the program cannot be started, or the start is called off */
export function outcomeOf({ command, args, cwd, env, signal, log }: Command): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    })
    let stdout = ''
    let all = ''
    const hear = (text: string) => {
      all = (all + text).slice(-200_000)
      if (log !== undefined) appendFileSync(log, text)
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      hear(text)
    })
    child.stderr.setEncoding('utf8').on('data', hear)
    child.once('error', reject)
    child.once('close', (code, killedBy) => resolve({ code, killedBy, stdout, all }))
  })
}

/** The line that says why: a stack trace's own, or else the last ones. */
export function lastWords(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const why = lines.findLast((line) => /^\s*\w*Error\b.*: /.test(line))
  return (why ?? lines.slice(-3).join(' | ')).trim().slice(-600)
}

/** Where a program lies; the system folders count even when PATH forgot them (sbin does for ordinary users). */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/usr/sbin', '/usr/games')
  for (const folder of folders.filter(Boolean)) {
    const path = join(folder, name)
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false, // not here: the next folder may have it
    )
    if (usable) return path
  }
  return undefined
}

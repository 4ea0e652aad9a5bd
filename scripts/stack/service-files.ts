import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a service leaves its words and its number. */
export interface Files {
  log: string
  pid: string
  identity: string
}

export function filesOf(home: string, name: string): Files {
  for (const folder of ['log', 'run']) mkdirSync(join(home, folder), { recursive: true })
  return {
    log: join(home, 'log', `${name}.log`),
    pid: join(home, 'run', `${name}.pid`),
    identity: join(home, 'run', `${name}.identity`),
  }
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return '' // absent: nothing ran, or it ended cleanly
  }
}

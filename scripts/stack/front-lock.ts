import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf } from './identity.ts'
import { Refusal } from './refusal.ts'

/**
 * One front process per home: a second start would end the first one's children as orphans.
 * @returns what gives the home free again
 * @throws Refusal while another one lives
 */
export function claimHome(home: string): () => void {
  const path = join(home, 'run', 'front.lock')
  mkdirSync(join(home, 'run'), { recursive: true })
  const pid = homeHolder(home)
  if (pid !== undefined && pid !== process.pid)
    throw new Refusal(
      `The hotline of ${home} is running already (process ${String(pid)}); end it first, or set HOTLINE_HOME for a second one.`,
    )
  writeFileSync(path, `${String(process.pid)} ${identityOf(process.pid) ?? ''}\n`)
  return () => rmSync(path, { force: true })
}

/** The front process that keeps this home's children; undefined when none lives. */
export function homeHolder(home: string): number | undefined {
  try {
    const [pid, identity] = readFileSync(join(home, 'run', 'front.lock'), 'utf8')
      .trim()
      .split(' ')
    return identityOf(Number(pid)) === identity ? Number(pid) : undefined
  } catch {
    return undefined // nobody holds it
  }
}

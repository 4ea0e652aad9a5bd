import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Ends what a run of tests left: every process whose environment carries this run's own TMPDIR. A test that was cut
 * short cannot clean up, and what it started has moved to another parent by then; its environment stays.
 */
export async function endLeftovers(tmp: string): Promise<void> {
  const askedAt = performance.now()
  for (let left = carriers(tmp), asked = false; left.length > 0; left = carriers(tmp)) {
    const patient = performance.now() - askedAt < PATIENCE_MS
    if (!asked || !patient) for (const pid of left) signal(pid, patient ? 'SIGTERM' : 'SIGKILL')
    asked = true
    await wait(100)
  }
}

/** PostgreSQL's and Redis' last writes; beyond this it hangs. */
const PATIENCE_MS = 20_000

function carriers(tmp: string): number[] {
  const marker = `TMPDIR=${tmp}`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => environment(name).split('\0').includes(marker))
    .map(Number)
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return '' // gone, or another user's and so not ours
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure // it ended just now
  }
}

import { rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { identityOf } from './identity.ts'
import { filesOf, readText, type Files } from './service-files.ts'

const POLL_MS = 50
/** Redis writes its file and PostgreSQL its checkpoint at the end; later than this it hangs. */
const STOP_TIMEOUT_MS = 15_000

/**
 * A front process that was killed leaves its children: the very same processes are ended, anybody else's are left
 * alone. To be called before ports are asked for.
 */
export async function endOrphans(home: string): Promise<void> {
  const names = (await readdir(join(home, 'run')).catch(() => []))
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length))
  await Promise.all(names.map((name) => endOrphan(filesOf(home, name))))
}

async function endOrphan(files: Files): Promise<void> {
  const pid = Number.parseInt(readText(files.pid), 10)
  const identity = readText(files.identity)
  const same = () => identity !== '' && identityOf(pid) === identity
  if (pid > 1 && same()) {
    // SIGINT is "fast" to PostgreSQL, which would wait for its sessions on SIGTERM.
    process.kill(pid, files.pid.endsWith('postgres.pid') ? 'SIGINT' : 'SIGTERM')
    const deadline = performance.now() + STOP_TIMEOUT_MS
    while (same()) {
      if (performance.now() > deadline) process.kill(pid, 'SIGKILL')
      await wait(POLL_MS)
    }
  }
  rmSync(files.pid, { force: true })
  rmSync(files.identity, { force: true })
}

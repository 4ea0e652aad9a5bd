import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { identityOf } from '../stack/identity.ts'
import { endLeftovers } from './leftovers.ts'

const folders = ['a', 'b'].map((name) => mkdtempSync(join(tmpdir(), `hotline-leftovers-${name}-`)))
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

it('ends a grandchild that outlived its parent, and nobody of another run', async () => {
  const [ours = '', theirs = ''] = folders
  const [orphan, stranger] = [await grandchild(ours), await grandchild(theirs)]
  await endLeftovers(ours)
  expect(identityOf(orphan)).toBeUndefined()
  expect(identityOf(stranger)).toBeDefined()
  await endLeftovers(theirs)
  expect(identityOf(stranger)).toBeUndefined()
})

/** @returns the pid of a process whose parent is gone */
function grandchild(tmp: string): Promise<number> {
  const parent = spawn('sh', ['-c', 'setsid sleep 600 > /dev/null 2>&1 & echo $!'], {
    env: { ...process.env, TMPDIR: tmp },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  parent.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve) => parent.once('close', () => resolve(Number(said))))
}

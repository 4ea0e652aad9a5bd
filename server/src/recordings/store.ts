/** Where finished recordings are kept. Another place (an object store) is another implementation of the interface. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Readable } from 'node:stream'

export interface RecordingStore {
  /** A path beside the store to write a new file to, before it is put. */
  draft(name: string): Promise<string>
  /** Takes a whole file over under its name: there afterwards whole, or not at all. */
  put(draft: string, name: string): Promise<{ bytes: number; sha256: string }>
  /** @throws Error where there is none */
  read(name: string, range?: { start: number; end: number }): Promise<Readable>
  /** A path on this machine, for a program that decodes it. @throws Error where there is none */
  path(name: string): Promise<string>
  /** Idempotent. */
  remove(name: string): Promise<void>
}

/** `<year>-<month>/<uuid>.<ending>`: nothing of a name comes from outside. */
const NAME = /^\d{4}-\d{2}\/[0-9a-f-]{36}\.(opus|wav)$/

export function openLocalStore(folder: string): RecordingStore {
  const root = join(folder, 'store')
  const drafts = join(folder, 'drafts')

  /** One real path: a link that leads out of the store is refused. */
  async function inside(name: string): Promise<string> {
    if (!NAME.test(name)) throw new Error('not a name of a recording')
    const path = await realpath(join(root, name))
    if (!path.startsWith((await realpath(root)) + sep)) throw new Error('a recording outside its store')
    return path
  }

  return {
    async draft(name) {
      await mkdir(drafts, { recursive: true, mode: 0o700 })
      return join(drafts, name)
    },
    async put(draft, name) {
      if (!NAME.test(name)) throw new Error('not a name of a recording')
      const hash = createHash('sha256')
      for await (const chunk of createReadStream(draft)) hash.update(chunk as Buffer)
      const { size } = await stat(draft)
      await mkdir(dirname(join(root, name)), { recursive: true, mode: 0o700 })
      await rename(draft, join(root, name))
      return { bytes: size, sha256: hash.digest('hex') }
    },
    read: async (name, range) => createReadStream(await inside(name), range ?? {}),
    path: inside,
    async remove(name) {
      if (!NAME.test(name)) throw new Error('not a name of a recording')
      await rm(join(root, name), { force: true })
      const month = dirname(join(root, name))
      const left = await readdir(month).catch(() => ['unknown'])
      if (left.length === 0) await rmdir(month).catch(() => undefined)
    },
  }
}

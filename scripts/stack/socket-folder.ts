import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A socket's path must fit 108 bytes (sockaddr_un); the longest name put here is "asterisk.ctl". */
const FOLDER_LIMIT = 90

/** Where a service of this folder keeps its sockets: in it, or in a short place of its own when its path is too long. */
export function socketFolder(folder: string): string {
  const own = join(folder, 'run')
  if (Buffer.byteLength(own) <= FOLDER_LIMIT) return own
  return join(tmpdir(), `hotline-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`)
}

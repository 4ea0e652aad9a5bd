/** Proves a password to a SIP registrar without sending it (RFC 2617, MD5, qop=auth). */
import { createHash, randomBytes } from 'node:crypto'

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** @param challenge the value of WWW-Authenticate */
export function digestAnswer(
  challenge: string,
  request: { method: string; uri: string; name: string; password: string },
  cnonce = randomBytes(8).toString('hex'),
): string {
  const field = (name: string) => new RegExp(`${name}="?([^",]*)"?`, 'i').exec(challenge)?.[1]
  const [realm = '', nonce = '', opaque] = [field('realm'), field('[^c]nonce'), field('opaque')]
  const { method, uri, name, password } = request
  const [secret, asked] = [md5(`${name}:${realm}:${password}`), md5(`${method}:${uri}`)]
  const withQop = field('qop') !== undefined
  const response = withQop
    ? md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${asked}`)
    : md5(`${secret}:${nonce}:${asked}`)
  return [
    `Digest username="${name}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5`,
    ...(withQop ? [`qop=auth, nc=00000001, cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ')
}

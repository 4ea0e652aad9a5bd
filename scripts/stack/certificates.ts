import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { findProgram, run } from './command.ts'
import type { Network } from './network.ts'
import { Refusal, sentenceOf } from './refusal.ts'

/** The certificate that page, headsets and SIP over TLS are served with: given, or made here by an authority of our own. */
export interface Certificates {
  /** PEM, the server's own first, then what leads to its authority. */
  cert: string
  key: string
  /** The own authority, for computers to trust; undefined where certificates were given. */
  authority: string | undefined
}

/** Made anew when fewer days are left: a hotline is not restarted every day. */
const RENEW_DAYS = 30
/** Browsers accept at most 825 (CA/Browser Forum's former limit, which Apple keeps for own authorities). */
const CERTIFICATE_DAYS = 800
const AUTHORITY_DAYS = 3650
/** RSA, because telephones and exchanges of ten years ago know nothing else. */
const KEY = ['-newkey', 'rsa:2048', '-nodes'] as const
const DAY_MS = 86_400_000
/** What certbot calls them is taken too. */
const GIVEN = [
  ['fullchain.pem', 'privkey.pem'],
  ['cert.pem', 'key.pem'],
] as const

/**
 * @returns undefined with TLS off
 * @throws Refusal in one sentence when given certificates cannot serve
 */
export async function certificatesFor(
  { tls, publicHosts }: Pick<Network, 'tls' | 'publicHosts'>,
  home: string,
  now: number,
): Promise<Certificates | undefined> {
  if (tls === undefined) return undefined
  if (tls.from === 'folder') return givenIn(tls.folder, publicHosts, now)
  const folder = join(home, 'tls')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const own = {
    cert: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
    authority: join(folder, 'ca.pem'),
  }
  // This machine itself always: the tests of an installation begin there.
  const names = [...new Set([...publicHosts, '127.0.0.1', 'localhost'])]
  if (!(await serves(own, names, now))) await issue(folder, names)
  return own
}

async function serves(own: Certificates, names: readonly string[], now: number): Promise<boolean> {
  if (![own.cert, own.key, own.authority ?? ''].every((path) => existsSync(path))) return false
  const wrong = faultOf(own, names, now + RENEW_DAYS * DAY_MS)
  return wrong === undefined
}

function givenIn(folder: string, names: readonly string[], now: number): Certificates {
  const found = GIVEN.map(([cert, key]) => ({ cert: join(folder, cert), key: join(folder, key) })).find(
    ({ cert, key }) => existsSync(cert) && existsSync(key),
  )
  if (found === undefined)
    throw new Refusal(
      `HOTLINE_TLS: ${folder} has neither fullchain.pem and privkey.pem nor cert.pem and key.pem.`,
    )
  const fault = faultOf(found, names, now)
  if (fault !== undefined) throw new Refusal(`HOTLINE_TLS: ${fault}.`)
  return { ...found, authority: undefined }
}

/** @returns what is wrong with them at `at` (epoch ms), in words */
function faultOf(
  files: { cert: string; key: string },
  names: readonly string[],
  at: number,
): string | undefined {
  try {
    const certificate = new X509Certificate(readFileSync(files.cert))
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(files.key))))
      return `${files.key} is not the key of ${files.cert}`
    if (Date.parse(certificate.validTo) <= at)
      return `${files.cert} is valid until ${certificate.validTo} only`
    const missing = names.find((name) =>
      isIP(name) === 0 ? certificate.checkHost(name) === undefined : certificate.checkIP(name) === undefined,
    )
    return missing === undefined ? undefined : `${files.cert} does not name ${missing}`
  } catch (failure) {
    return `${files.cert} cannot be read: ${sentenceOf(failure)}`
  }
}

/** The authority is made once and stays, so that computers which trust it go on doing so. */
async function issue(folder: string, names: readonly string[]): Promise<void> {
  const program = await findProgram('openssl')
  if (program === undefined)
    throw new Refusal('HOTLINE_TLS=own needs openssl. Run: sudo apt-get install openssl')
  const openssl = (...args: string[]) => run({ command: program, args, cwd: folder })
  const alternatives = names.map((name) => `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`).join(',')
  writeFileSync(join(folder, 'openssl.cnf'), configuration(names[0] ?? 'hotline', alternatives), {
    mode: 0o600,
  })
  if (!existsSync(join(folder, 'ca.key')) || !existsSync(join(folder, 'ca.pem')))
    await openssl(
      ...['req', '-x509', '-config', 'openssl.cnf', '-section', 'authority', ...KEY],
      ...['-keyout', 'ca.key', '-out', 'ca.pem', '-days', String(AUTHORITY_DAYS)],
    )
  await openssl(
    ...['req', '-new', '-config', 'openssl.cnf', '-section', 'server', ...KEY],
    ...['-keyout', 'new.key', '-out', 'new.csr'],
  )
  await openssl(
    ...['x509', '-req', '-in', 'new.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', String(CERTIFICATE_DAYS), '-extfile', 'openssl.cnf', '-extensions', 'server_extensions'],
    ...['-out', 'new.pem'],
  )
  const chain = ['new.pem', 'ca.pem'].map((name) => readFileSync(join(folder, name), 'utf8')).join('')
  writeFileSync(join(folder, 'new.pem'), chain, { mode: 0o600 })
  renameSync(join(folder, 'new.key'), join(folder, 'key.pem'))
  renameSync(join(folder, 'new.pem'), join(folder, 'cert.pem'))
}

function configuration(name: string, alternatives: string): string {
  return `[authority]
prompt = no
distinguished_name = authority_name
x509_extensions = authority_extensions
[authority_name]
O = 12345 hotline
CN = Own authority of ${name}
[authority_extensions]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
prompt = no
distinguished_name = server_name
[server_name]
O = 12345 hotline
CN = ${name.slice(0, 64)}
[server_extensions]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = ${alternatives}
`
}

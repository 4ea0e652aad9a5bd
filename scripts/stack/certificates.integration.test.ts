import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificatesFor, type Certificates } from './certificates.ts'
import { Refusal } from './refusal.ts'

const DAY_MS = 86_400_000
const own = (publicHosts: [string, ...string[]]) => ({ tls: { from: 'own' } as const, publicHosts })
let home: string
let made: Certificates
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hotline-certificates-'))
  made = (await certificatesFor(own(['hotline.example']), home, Date.now())) as Certificates
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const read = (path: string) => new X509Certificate(readFileSync(path))

describe('certificates of our own', () => {
  it('are not there with TLS off', async () => {
    expect(await certificatesFor({ tls: undefined, publicHosts: ['x'] }, home, 0)).toBeUndefined()
  })

  it('name what people type and this machine, and are signed by an authority that signs nothing else', () => {
    const [server, authority] = [read(made.cert), read(made.authority ?? '')]
    expect(server.checkHost('hotline.example')).toBe('hotline.example')
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(server.verify(authority.publicKey)).toBe(true)
    expect([server.ca, authority.ca]).toEqual([false, true])
    expect(statSync(made.key).mode & 0o077).toBe(0)
  })

  it('stay as they are at the next start, and are made anew for other names or near their end, by the same authority', async () => {
    const before = read(made.cert).fingerprint256
    const authority = readFileSync(made.authority ?? '', 'utf8')
    await certificatesFor(own(['hotline.example']), home, Date.now())
    expect(read(made.cert).fingerprint256).toBe(before)
    await certificatesFor(own(['other.example']), home, Date.now())
    expect(read(made.cert).checkHost('other.example')).toBe('other.example')
    const second = read(made.cert).fingerprint256
    await certificatesFor(own(['other.example']), home, Date.now() + 775 * DAY_MS)
    expect(read(made.cert).fingerprint256).not.toBe(second)
    expect(readFileSync(made.authority ?? '', 'utf8')).toBe(authority)
  })
})

describe('given certificates', () => {
  const given = (folder: string, host: string, at = Date.now()) =>
    certificatesFor({ tls: { from: 'folder', folder }, publicHosts: [host] }, home, at)

  it('serve when they name the host, under either pair of names', async () => {
    const folder = mkdtempSync(join(home, 'given-'))
    await expect(given(folder, 'other.example')).rejects.toThrow(/has neither fullchain.pem/)
    copyFileSync(made.cert, join(folder, 'fullchain.pem'))
    copyFileSync(made.key, join(folder, 'privkey.pem'))
    expect(await given(folder, 'other.example')).toMatchObject({ authority: undefined })
  })

  it('are refused in one sentence when expired, for another host, or with another key', async () => {
    const folder = join(home, 'tls')
    await expect(given(folder, 'elsewhere.example')).rejects.toThrow(/does not name elsewhere.example/)
    await expect(given(folder, 'other.example', Date.now() + 900 * DAY_MS)).rejects.toThrow(/is valid until/)
    const mixed = mkdtempSync(join(home, 'mixed-'))
    copyFileSync(made.cert, join(mixed, 'cert.pem'))
    copyFileSync(join(folder, 'ca.key'), join(mixed, 'key.pem'))
    await expect(given(mixed, 'other.example')).rejects.toThrow(Refusal)
    await expect(given(mixed, 'other.example')).rejects.toThrow(/is not the key of/)
  })
})

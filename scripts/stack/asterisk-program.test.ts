import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fill } from './asterisk-config.ts'
import { compareVersions, debianMirror } from './asterisk-program.ts'

let apt: string
beforeEach(() => {
  apt = mkdtempSync(join(tmpdir(), 'hotline-apt-'))
  mkdirSync(join(apt, 'sources.list.d'))
})
afterEach(() => rmSync(apt, { recursive: true }))

const DEB822 = `# a comment
Types: deb
# http://snapshot.debian.org/archive/debian/20250520T000000Z
URIs: http://mirror.example/debian-security
Suites: bookworm-security

Enabled: no
Types: deb
URIs: http://switched-off.example/debian

Types: deb deb-src
URIs: https://mirror.example/debian/ http://second.example/debian
Suites: bookworm
`

it.each([
  ['deb822', 'sources.list.d/debian.sources', DEB822, 'https://mirror.example/debian/'],
  ['one line', 'sources.list', 'deb http://one.example/debian bookworm main\n', 'http://one.example/debian'],
  [
    'one line with options, after a vendor',
    'sources.list.d/x.list',
    '# deb http://no.example/debian sid main\ndeb https://vendor.example/apt stable main\ndeb [arch=amd64 signed-by=/x] https://two.example/debian sid main\n',
    'https://two.example/debian',
  ],
  [
    'no Debian',
    'sources.list',
    'deb http://archive.example/ubuntu noble main\n',
    'http://deb.debian.org/debian',
  ],
])('the mirror is the one that apt uses itself: %s', async (_, file, text, mirror) => {
  writeFileSync(join(apt, file), text)
  expect(await debianMirror(apt)).toBe(mirror)
})

it('a newer Asterisk is known by its numbers, not its letters', () => {
  expect(compareVersions('22.10.1', '22.9.3')).toBeGreaterThan(0)
  expect(compareVersions('22.10', '22.10.0')).toBe(0)
  expect(compareVersions('20.99.9', '22.0.0')).toBeLessThan(0)
})

it('a template gets its values, keeps what is Asterisk’s, and a placeholder without a value is a bug', () => {
  expect(fill('bind = @@A@@:@@B_C@@ ${EXTEN}', { A: '::', B_C: '1' }, 'x')).toBe('bind = :::1 ${EXTEN}')
  expect(() => fill('@@MISSING@@', {}, 'x.conf')).toThrow('x.conf: no value for @@MISSING@@')
  expect(() => fill('@@A@@', { A: 'a\n[evil]' }, 'x.conf')).toThrow('line break')
})

/** The parts of Asterisk's configuration on which the safety of calls rests, read as they are. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../asterisk/etc/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
/** Without comments: what Asterisk sees. */
const lines = (name: string) =>
  read(name)
    .split('\n')
    .map((line) => line.replace(/(^|\s);.*/, '').trim())
    .filter((line) => line !== '')
/** The settings of one section, in order. */
const section = (name: string, header: string) => {
  const all = lines(name)
  const begin = all.findIndex((line) => line.startsWith(header))
  const end = all.findIndex((line, at) => at > begin && line.startsWith('['))
  return all.slice(begin + 1, end < 0 ? undefined : end).map((line) => line.replace(/\s*=>?\s*/, ' = '))
}

describe('Asterisk’s configuration', () => {
  it('lets no caller’s or page’s text be run: live_dangerously is off, and no shell, system or AGI is loaded', () => {
    expect(section('asterisk.conf', '[options]')).toContain('live_dangerously = no')
    expect(lines('modules.conf')).toContain('autoload = no')
    for (const dangerous of ['app_system', 'func_shell', 'res_agi', 'func_curl', 'func_env', 'func_realtime'])
      expect(read('modules.conf')).not.toContain(dangerous)
  })

  it('keeps ARI and AMI on this machine, and AMI without calls, commands and files', () => {
    expect(section('manager.conf', '[general]')).toContain('bindaddr = 127.0.0.1')
    expect(section('manager.conf', '[general]')).toContain('webenabled = no')
    for (const user of ['[@@AMI_USER@@]', '[@@WATCH_USER@@]']) {
      const rights = section('manager.conf', user)
      expect(rights).toContain('deny = 0.0.0.0/0.0.0.0')
      expect(rights.filter((line) => line.startsWith('permit'))).toEqual([
        'permit = 127.0.0.1/255.255.255.255',
      ])
      for (const right of rights.filter((line) => line.startsWith('write')))
        expect(right).not.toMatch(/\b(all|system|call|originate|command|config|dialplan|user)\b/)
    }
    const spellings = lines('http.conf').filter((line) => /^\[\/ari\]/i.test(line))
    expect(new Set(spellings).size, 'every spelling of /ari').toBe(8)
    expect(spellings.every((line) => line.endsWith('(this-machine-only)'))).toBe(true)
  })

  it('knows nobody without an account or a trunk’s address, and nobody may move a call by REFER', () => {
    expect(read('modules.conf')).not.toContain('endpoint_identifier_anonymous')
    expect(read('modules.conf')).not.toContain('res_pjsip_refer')
    const all = readdirSync(folder)
      .filter((name) => name.startsWith('pjsip'))
      .map(read)
      .join('\n')
    expect(all).not.toMatch(/^\[anonymous\]/m)
    const endpoints = all.split(/^(?=\[)/m).filter((part) => /^type = endpoint$/m.test(part))
    expect(endpoints.length).toBeGreaterThanOrEqual(3)
    for (const endpoint of endpoints) expect(endpoint).toMatch(/^allow_transfer = no$/m)
  })

  it('cleans what the trunk sends before anything is done with it', () => {
    const dialplan = lines('extensions.conf')
    const outside = dialplan.filter(
      (line) => /\$\{(EXTEN|CALLERID\(num\))\}/.test(line) && !/hotline-emergency|DIAL|_1XX|DB\(/.test(line),
    )
    const entry = outside.filter((line) => line.includes('MSet(HOTLINE_ARRIVED') || line.includes('Goto(#'))
    expect(entry.length).toBeGreaterThan(0)
    for (const line of entry)
      for (const [use] of line.matchAll(/.{12}\$\{(?:EXTEN|CALLERID\(num\))\}/g))
        expect(use).toContain('FILTER(0-9,')
  })
})

import { AppError } from '@hotline/contract'
import { describe, expect, it } from 'vitest'
import { readSipContact, sipUri } from './sip-contact.ts'

describe('a contact that may be dialled', () => {
  it.each([
    ['sip:8001@10.0.0.5:5060', { user: '8001', host: '10.0.0.5', port: 5060 }],
    ['sip:8001@10.0.0.5', { user: '8001', host: '10.0.0.5', port: undefined }],
    ['sip:10.0.0.5:5060', { user: undefined, host: '10.0.0.5', port: 5060 }],
    ['sip:10.0.0.5', { user: undefined, host: '10.0.0.5', port: undefined }],
    ['sip:110@gw-1.trunk.example.cn:65535', { user: '110', host: 'gw-1.trunk.example.cn', port: 65_535 }],
    ['sip:a._+-Z9@localhost:1', { user: 'a._+-Z9', host: 'localhost', port: 1 }],
    ['sip:+861012345@0.255.9.10', { user: '+861012345', host: '0.255.9.10', port: undefined }],
    [`sip:${'u'.repeat(64)}@h.cn`, { user: 'u'.repeat(64), host: 'h.cn', port: undefined }],
  ])('%s', (text, contact) => {
    expect(readSipContact(text)).toEqual(contact)
    expect(sipUri(readSipContact(text))).toBe(text)
  })

  const refused: [string, string][] = [
    ['nothing', ''],
    ['a scheme alone', 'sip:'],
    ['another scheme', 'tel:110'],
    ['SIP over TLS, which the trunk has no certificate for', 'sips:110@10.0.0.5'],
    ['a web address', 'http://10.0.0.5'],
    ['a drill, which only the emergency keys may make', 'drill:110'],
    ['a scheme in capitals', 'SIP:110@10.0.0.5'],
    ['a bare number', '13800001111'],
    ['a number as a host', 'sip:13800001111'],
    ['a channel', 'PJSIP/110@trunk'],
    ['a dialplan extension', 'Local/110@from-trunk'],
    ['a second channel', 'sip:110@10.0.0.5&PJSIP/9001'],
    ['a second contact', 'sip:110@10.0.0.5,sip:9001@10.0.0.6'],
    ['options of Dial', 'sip:110@10.0.0.5,30,Tt'],
    ['a variable', 'sip:${EXTEN}@10.0.0.5'],
    ['a function that runs a shell', 'sip:${SHELL(id)}@10.0.0.5'],
    ['an expression', 'sip:$[1+1]@10.0.0.5'],
    ['a variable as a host', 'sip:110@${HOST}'],
    ['a URI parameter', 'sip:110@10.0.0.5;transport=tcp'],
    ['a parameter of the user', 'sip:110;phone-context=x@10.0.0.5'],
    ['a header', 'sip:110@10.0.0.5?Route=evil'],
    ['a password', 'sip:110:secret@10.0.0.5'],
    ['two hosts', 'sip:110@10.0.0.5@evil.example'],
    ['no user before the sign', 'sip:@10.0.0.5'],
    ['no host behind the sign', 'sip:110@'],
    ['no port behind the sign', 'sip:110@10.0.0.5:'],
    ['port 0', 'sip:110@10.0.0.5:0'],
    ['port 65536', 'sip:110@10.0.0.5:65536'],
    ['a port with a nought before it', 'sip:110@10.0.0.5:05060'],
    ['a port that is no number', 'sip:110@10.0.0.5:5060x'],
    ['a display name', '"警" <sip:110@10.0.0.5>'],
    ['angle brackets', '<sip:110@10.0.0.5>'],
    ['quotes', 'sip:"110"@10.0.0.5'],
    ['a quote of the shell', "sip:110'@10.0.0.5"],
    ['a backslash', 'sip:110\\@10.0.0.5'],
    ['an escape', 'sip:11%30@10.0.0.5'],
    ['a blank before it', ' sip:110@10.0.0.5'],
    ['a blank inside', 'sip:1 10@10.0.0.5'],
    ['a line end behind it', 'sip:110@10.0.0.5\n'],
    ['a header line behind it', 'sip:110@10.0.0.5\r\nX-Evil: 1'],
    ['an end of string', 'sip:110@10.0.0.5\u0000'],
    ['full-width signs', 'sip：110＠10.0.0.5'],
    ['full-width digits', 'sip:１１０@10.0.0.5'],
    ['an address of three bytes', 'sip:110@10.0.5'],
    ['an address beyond its bytes', 'sip:110@10.0.0.256'],
    ['octal bytes', 'sip:110@010.0.0.5'],
    ['an address as one number', 'sip:110@167772165'],
    ['an IPv6 address', 'sip:110@[::1]:5060'],
    ['an empty label', 'sip:110@a..cn'],
    ['a name that ends in a dot', 'sip:110@a.cn.'],
    ['a label that begins with a hyphen', 'sip:110@-a.cn'],
    ['a label of 64 characters', `sip:110@${'a'.repeat(64)}.cn`],
    ['a host of 254 characters', `sip:110@${'a.'.repeat(126)}cn`],
    ['a user of 65 characters', `sip:${'u'.repeat(65)}@10.0.0.5`],
    ['a path', 'sip:110@10.0.0.5/../x'],
    ['a pattern of the dialplan', 'sip:_X.!@10.0.0.5'],
    ['a star code', 'sip:*72@10.0.0.5'],
    ['a hash', 'sip:110#@10.0.0.5'],
  ]
  it.each(refused)('is not %s', (_title, text) => {
    expect(() => readSipContact(text)).toThrow(AppError)
    expect(() => readSipContact(text)).toThrow('INPUT_INVALID')
  })
})

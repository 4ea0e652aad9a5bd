import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'
import { readSettings } from './settings.ts'

const network = (env: Record<string, string>) => readSettings(env).network

describe('how other computers reach a hotline', () => {
  it('not at all by default', () => {
    expect(readSettings({}).httpHost).toBe('127.0.0.1')
    expect(network({})).toMatchObject({
      ...{ tls: undefined, publicHosts: ['127.0.0.1'], bind: '127.0.0.1' },
      ...{ sipHost: '127.0.0.1', trunkFrom: ['127.0.0.1'] },
    })
  })

  it('by one setting: everything that is encrypted listens, plain SIP and the trunk stay as they were', () => {
    const env = { HOTLINE_TLS: 'own', HOTLINE_PUBLIC_HOST: 'hotline.example.gov.cn, 192.0.2.2' }
    expect(readSettings(env).httpHost).toBe('0.0.0.0')
    expect(network(env)).toMatchObject({
      ...{ tls: { from: 'own' }, publicHosts: ['hotline.example.gov.cn', '192.0.2.2'], bind: '0.0.0.0' },
      ...{ sipHost: '127.0.0.1', trunkFrom: ['127.0.0.1'] },
    })
  })

  it('at one address, for one trunk, with certificates from a folder', () => {
    const env = {
      HOTLINE_TLS: '/etc/tls',
      HOTLINE_BIND: '192.0.2.2',
      HOTLINE_TRUNK_FROM: '198.51.100.9,2001:db8::/64',
    }
    expect(network(env)).toMatchObject({
      tls: { from: 'folder', folder: '/etc/tls' },
      bind: '192.0.2.2',
      trunkFrom: ['198.51.100.9', '2001:db8::/64'],
    })
  })

  it.each([
    [{ HOTLINE_TLS: 'on' }, 'HOTLINE_TLS is "on"'],
    [{ HOTLINE_PUBLIC_HOST: 'https://hotline' }, 'HOTLINE_PUBLIC_HOST has'],
    [{ HOTLINE_PUBLIC_HOST: 'a,DNS:evil' }, 'HOTLINE_PUBLIC_HOST has'],
    [{ HOTLINE_BIND: 'eth0' }, 'HOTLINE_BIND is "eth0"'],
    [{ HOTLINE_SIP_HOST: '1.2.3' }, 'HOTLINE_SIP_HOST is "1.2.3"'],
    [{ HOTLINE_TRUNK_FROM: '0.0.0.0/0' }, 'HOTLINE_TRUNK_FROM has "0.0.0.0/0"'],
    [{ HOTLINE_TRUNK_FROM: '192.0.2.1,' }, 'HOTLINE_TRUNK_FROM has ""'],
    [{ HOTLINE_TRUNK_FROM: 'trunk.example' }, 'HOTLINE_TRUNK_FROM has'],
    [{ HOTLINE_TLS: 'own', HOTLINE_WSS_PORT: '8188' }, 'are both 8188'],
  ])('refuses %j in one sentence', (env, words) => {
    expect(() => network(env)).toThrow(Refusal)
    expect(() => network(env)).toThrow(words)
  })
})

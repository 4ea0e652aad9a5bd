import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const LEAST = { DATABASE_URL: 'postgres://u:p@h:5532/hotline', REDIS_URL: 'redis://h:6479' }

describe('settings', () => {
  it('need the two addresses and have a value for all else; empty is the same as absent', () => {
    const settings = readSettings({ ...LEAST, HOTLINE_HTTP_PORT: '', HOTLINE_NODE: '' })
    expect(settings).toMatchObject({
      mode: 'demo',
      node: 'a',
      http: { host: '127.0.0.1', port: 8080, https: false },
    })
    expect(readSettings({ ...LEAST, HOTLINE_MODE: 'production' }).http.https).toBe(true)
  })

  it('take the telephone system apart into what the room needs', () => {
    const { asterisk } = readSettings({
      ...LEAST,
      ASTERISK_URL: 'http://ari:p%40ss@10.0.0.5:8188',
      HOTLINE_AMI_URL: 'ami://ami:secret@10.0.0.5:5138',
      HOTLINE_HEADSET_URL: 'wss://10.0.0.5:8189/ws',
    })
    expect(asterisk).toEqual({
      ariUrl: 'http://10.0.0.5:8188',
      ariUser: 'ari',
      ariPassword: 'p@ss',
      amiHost: '10.0.0.5',
      amiPort: 5138,
      amiUser: 'ami',
      amiPassword: 'secret',
      headsetUrl: 'wss://10.0.0.5:8189/ws',
    })
  })

  it.each([
    [{}, 'DATABASE_URL'],
    [{ ...LEAST, REDIS_URL: 'http://h' }, 'REDIS_URL'],
    [{ ...LEAST, HOTLINE_HTTP_PORT: '80a' }, 'HOTLINE_HTTP_PORT'],
    [{ ...LEAST, HOTLINE_MODE: 'prod' }, 'HOTLINE_MODE'],
    [{ ...LEAST, HOTLINE_WRAP_UP_MS: '-1' }, 'HOTLINE_WRAP_UP_MS'],
    [{ ...LEAST, HOTLINE_POLICY: 'kaijiang' }, 'HOTLINE_POLICY'],
  ])('name what is wrong: %j', (env, name) => {
    expect(() => readSettings(env)).toThrow(name)
  })
})

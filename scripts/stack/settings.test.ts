import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'
import { readSettings, ROOT } from './settings.ts'

describe('settings', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toMatchObject({
      mode: 'demo',
      home: join(ROOT, '.local'),
      cache: join(ROOT, '.local/cache'),
      httpPort: 8080,
      sipPort: 5160,
      ariPort: 8188,
      amiPort: 5138,
      rtpPorts: { first: 20_000, last: 23_999 },
      redisPort: 6479,
      postgresPort: 5532,
      restartDelayMs: 1000,
      databaseUrl: undefined,
      demoPassword: undefined,
    })
  })

  it('takes an empty variable for an absent one', () => {
    expect(readSettings({ HOTLINE_HTTP_PORT: '', DATABASE_URL: ' ' })).toEqual(readSettings({}))
  })

  it('hands the settings of the server on', () => {
    const { server } = readSettings({ HOTLINE_RING_TIMEOUT_MS: '5000', HOTLINE_NODE: 'b' })
    expect(server).toEqual({ HOTLINE_RING_TIMEOUT_MS: '5000', HOTLINE_NODE: 'b' })
  })

  it('has a second server node only where it was given a port', () => {
    expect(readSettings({}).standbyPort).toBeUndefined()
    expect(readSettings({ HOTLINE_STANDBY_PORT: '8081' }).standbyPort).toBe(8081)
  })

  it('keeps the cache in the home, unless several checkouts share one', () => {
    expect(readSettings({ HOTLINE_HOME: '/srv/hotline' }).cache).toBe('/srv/hotline/cache')
    expect(readSettings({ HOTLINE_CACHE: '/srv/cache' }).cache).toBe('/srv/cache')
  })

  it.each([
    [{ HOTLINE_HTTP_PORT: '80a' }, 'HOTLINE_HTTP_PORT is "80a"'],
    [{ HOTLINE_HTTP_PORT: '65536' }, 'HOTLINE_HTTP_PORT is "65536"'],
    [{ HOTLINE_HTTP_PORT: '0' }, 'HOTLINE_HTTP_PORT is "0"'],
    [{ HOTLINE_RESTART_DELAY_MS: '-2' }, 'HOTLINE_RESTART_DELAY_MS is "-2"'],
    [{ HOTLINE_RTP_PORTS: '20000' }, 'HOTLINE_RTP_PORTS is "20000"'],
    [{ HOTLINE_RTP_PORTS: '20010-20000' }, 'HOTLINE_RTP_PORTS'],
    [{ HOTLINE_MODE: 'prod' }, 'HOTLINE_MODE is "prod"'],
    [{ DATABASE_URL: 'localhost' }, 'DATABASE_URL is no address'],
    [{ REDIS_URL: 'http://localhost' }, 'REDIS_URL is no address'],
    [{ ASTERISK_URL: 'http://a:b@host:8088' }, 'ASTERISK_URL needs HOTLINE_AMI_URL'],
    [{ HOTLINE_HTTP_PORT: '7000', HOTLINE_SIP_PORT: '7000' }, 'are both 7000'],
    [{ HOTLINE_STANDBY_PORT: '8080' }, 'are both 8080'],
    [{ HOTLINE_HTTP_PORT: '20001' }, 'lies in HOTLINE_RTP_PORTS'],
    [{ HOTLINE_DEMO_PASSWORD: 'short' }, 'HOTLINE_DEMO_PASSWORD is too short'],
    [{ HOTLINE_DEMO_PASSWORD: 'long enough', HOTLINE_MODE: 'production' }, 'no demo accounts'],
    [{ HOTLINE_WRAP_UP_MS: 'soon' }, 'HOTLINE_WRAP_UP_MS is "soon"'],
  ])('refuses %j in one sentence that names it', (env, words) => {
    const read = () => readSettings(env)
    expect(read).toThrow(Refusal)
    expect(read).toThrow(words)
    expect(read).not.toThrow('\n')
  })

  it('never repeats a password that stands in an address', () => {
    expect(() => readSettings({ DATABASE_URL: 'mysql://me:secret@host/db' })).not.toThrow('secret')
  })
})

import { describe, expect, it } from 'vitest'
import { deviceOf, whereIs } from './where.ts'

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

describe('where a desk was opened', () => {
  it('says when, which address, which device', () => {
    const shake = { address: '::ffff:192.0.2.7', headers: { 'user-agent': CHROME } }
    expect(whereIs(shake, [], 5000)).toEqual({ at: 5000, address: '192.0.2.7', device: 'Chrome · Windows' })
  })

  it('believes X-Forwarded-For of a proxy that is trusted, and of nobody else', () => {
    const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.4' }
    expect(whereIs({ address: '192.0.2.7', headers }, [], 0).address).toBe('192.0.2.7')
    expect(whereIs({ address: '192.0.2.7', headers }, ['192.0.2.7'], 0).address).toBe('198.51.100.4')
  })

  it.each([
    [`${CHROME} Edg/140.0`, 'Edge · Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · Linux'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18 Safari/605.1.15', 'Safari · macOS'],
    [`${CHROME} Electron/40.0`, 'Electron · Windows'],
    ['<script>alert(1)</script>', ''],
    ['', ''],
  ])('%s → %s', (userAgent, device) => {
    expect(deviceOf(userAgent)).toBe(device)
  })
})

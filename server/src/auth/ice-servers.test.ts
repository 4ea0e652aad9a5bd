import { describe, expect, it } from 'vitest'
import { iceServers } from './ice-servers.ts'

describe('ICE servers', () => {
  it('are none where none are set', () => {
    expect(iceServers({ urls: [], turnSecret: 'x' }, '1001', 0)).toEqual([])
  })

  it('carry a password of the agent’s own for TURN, and none for STUN', () => {
    const urls = ['stun:turn.example:3478', 'turn:turn.example:3478?transport=udp', 'turns:turn.example:5349']
    const servers = iceServers({ urls, turnSecret: 'north' }, '1001', 1_700_000_000_999)
    expect(servers[0]).toEqual({ urls: 'stun:turn.example:3478' })
    // printf 1700000000:1001 | openssl dgst -sha1 -hmac north -binary | base64
    const own = { username: '1700000000:1001', credential: '8F+76XmHgZBkhq8XNYMc9nBYFcs=' }
    expect(servers.slice(1)).toEqual([
      { urls: urls[1], ...own },
      { urls: urls[2], ...own },
    ])
    expect(JSON.stringify(servers)).not.toContain('north')
  })

  it('go without where TURN asks for none', () => {
    const servers = iceServers({ urls: ['turn:turn.example'], turnSecret: undefined }, '1001', 0)
    expect(servers).toEqual([{ urls: 'turn:turn.example' }])
  })
})

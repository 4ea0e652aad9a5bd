import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAri, type Ari, type AriOptions } from '../ari.ts'
import { AriError } from '../ari-error.ts'
import type { AriEvent } from '../ari-event.ts'
import { quiet } from './asterisk-under-test.ts'
import { openCable, type Cable } from './cable.ts'
import { until } from './until.ts'

/** What the ARI adapter promises on every server. `door` is asked anew for each test. */
export interface AriDoor {
  port: number
  user: string
  password: string
  /** Makes the server send an event of its own accord. */
  stir(ari: Ari): Promise<void>
  close(): Promise<void>
}

/** The same course in a tenth of the time: outages in tests last many attempts, not minutes. */
export const HASTE = {
  pingEveryMs: 200,
  pongWithinMs: 300,
  firstMs: 5,
  mostMs: 40,
  openWithinMs: 2000,
} as const

export function ariContract(name: string, open: () => Promise<AriDoor>): void {
  describe(`ARI adapter on ${name}`, () => {
    let door: AriDoor
    let cable: Cable
    let opened: Ari[]
    beforeEach(async () => {
      door = await open()
      cable = await openCable(door.port)
      opened = []
    })
    afterEach(async () => {
      await Promise.all(opened.map((ari) => ari.close()))
      await cable.close()
      await door.close()
    })

    const through = (options: Partial<AriOptions> = {}): Ari => {
      const ari = openAri({
        ...{ url: `http://127.0.0.1:${String(cable.port)}`, user: door.user, password: door.password },
        ...{ app: `contract-${randomUUID()}`, log: quiet, timing: HASTE },
        ...{ onSession: async () => undefined, onEvent: () => undefined, onDown: () => undefined },
        ...options,
      })
      opened.push(ari)
      return ari
    }
    const up = (ari: Ari) => until('a session', () => ari.isUp())

    it('answers, refuses with a status, and tells a lost claim from a question that failed', async () => {
      const ari = through()
      await up(ari)
      expect(await ari.request('GET', '/channels')).toEqual([])
      await expect(ari.request('GET', '/channels/none')).rejects.toMatchObject({ code: 'http', status: 404 })
      expect(await ari.claim('none')).toBe(false)
      cable.cut()
      await expect(ari.claim('none')).rejects.toMatchObject({ code: 'unreachable', status: 0 })
    })

    it('holds events until reality was looked at, then delivers them in order', async () => {
      const seen: string[] = []
      let look: (() => void) | undefined
      const ari = through({
        onSession: async (session) => {
          await door.stir(session)
          await door.stir(session)
          await new Promise<void>((resolve) => (look = resolve))
          seen.push('looked')
        },
        onEvent: (event) => seen.push(event.type),
      })
      const lookNow = await until('the look', () => look)
      expect(ari.isUp()).toBe(false)
      expect(seen).toEqual([])
      lookNow()
      await until('both events', () => seen.length >= 3)
      expect(seen[0]).toBe('looked')
    })

    it('a look that fails ends the session, and the next one looks again', async () => {
      let looks = 0
      const down: string[] = []
      const ari = through({
        onSession: async () => {
          looks += 1
          if (looks < 3) throw new Error('not yet')
        },
        onDown: (why) => down.push(why),
      })
      await up(ari)
      expect(looks).toBe(3)
      expect(down).toHaveLength(2)
    })

    it('a listener that throws loses that event only', async () => {
      const seen: AriEvent[] = []
      const ari = through({
        onEvent(event) {
          seen.push(event)
          if (seen.length === 1) throw new Error('a bug of ours')
        },
      })
      await up(ari)
      await door.stir(ari)
      await door.stir(ari)
      await until('the second event', () => seen.length >= 2)
      expect(ari.isUp()).toBe(true)
    })

    it('finds a half-open link by its own ping and is back with a new session', async () => {
      const down: string[] = []
      const ari = through({ onDown: (why) => down.push(why) })
      await up(ari)
      cable.freeze()
      await until('the loss', () => down.length === 1)
      expect(down).toEqual(['no pong'])
      await up(ari)
      expect(await ari.request('GET', '/channels')).toEqual([])
    })

    it('never gives up: an outage of fifty attempts later it is back by itself', async () => {
      let sessions = 0
      const ari = through({
        onSession: async () => {
          sessions += 1
        },
      })
      await up(ari)
      cable.cut()
      await until('fifty attempts', () => cable.refused() > 50)
      expect(ari.isUp()).toBe(false)
      cable.mend()
      await up(ari)
      expect(sessions).toBe(2)
    })

    it('line breaks in values arrive as they are or are refused, and add nothing', async () => {
      const ari = through()
      await up(ari)
      const value = 'a\r\nX-Injected: 1\r\n\r\nDELETE /ari/channels HTTP/1.1'
      const path = `/channels/${encodeURIComponent(value)}`
      await expect(ari.request('GET', path)).rejects.toBeInstanceOf(AriError)
      await expect(ari.request('GET', '/channels/none', { query: { value } })).rejects.toBeInstanceOf(
        AriError,
      )
      expect(await ari.request('GET', '/channels')).toEqual([])
    })

    it('closed is closed: nothing is asked and nothing comes back', async () => {
      const ari = through()
      await up(ari)
      await ari.close()
      expect(ari.isUp()).toBe(false)
      await expect(ari.request('GET', '/channels')).rejects.toMatchObject({ code: 'closed' })
    })
  })
}

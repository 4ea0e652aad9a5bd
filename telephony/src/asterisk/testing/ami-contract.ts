import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAmi, type Ami, type AmiOptions } from '../ami.ts'
import { HASTE } from './ari-contract.ts'
import { quiet } from './asterisk-under-test.ts'
import { openCable, type Cable } from './cable.ts'
import { until } from './until.ts'

/** What the AMI wrapper promises on every server. */
export interface AmiDoor {
  port: number
  user: string
  password: string
  close(): Promise<void>
}

export function amiContract(name: string, open: () => Promise<AmiDoor>): void {
  describe(`AMI wrapper on ${name}`, () => {
    let door: AmiDoor
    let cable: Cable
    let opened: Ami[]
    beforeEach(async () => {
      door = await open()
      cable = await openCable(door.port)
      opened = []
    })
    afterEach(async () => {
      await Promise.all(opened.map((ami) => ami.close()))
      await cable.close()
      await door.close()
    })

    const through = (options: Partial<AmiOptions> = {}): Ami => {
      const ami = openAmi({
        ...{ host: '127.0.0.1', port: cable.port, user: door.user, password: door.password },
        ...{ log: quiet, timing: HASTE },
        ...{ onSession: async () => undefined, onEvent: () => undefined, onDown: () => undefined },
        ...options,
      })
      opened.push(ami)
      return ami
    }
    const up = (ami: Ami) => until('a session', () => ami.isUp())

    it('answers, lists, and tells a refusal with its words', async () => {
      const ami = through()
      await up(ami)
      expect(await ami.action('Ping')).toMatchObject({ response: 'Success' })
      const events = await ami.list('QueueStatus', { Queue: 'hotline' })
      expect(events.map((event) => event.name)).toContain('QueueParams')
      const gone = ami.action('QueueRemove', { Queue: 'hotline', Interface: 'PJSIP/h-none' })
      await expect(gone).rejects.toMatchObject({ code: 'refused', said: /unable to remove/i })
    })

    it('a value with a line break is refused before it is sent, and the session lives', async () => {
      const ami = through()
      await up(ami)
      const evil = ami.action('QueueAdd', { Queue: 'hotline', Interface: 'x\r\n\r\nAction: Logoff' })
      await expect(evil).rejects.toMatchObject({ code: 'invalid' })
      expect(await ami.action('Ping')).toMatchObject({ response: 'Success' })
    })

    it('while down every action is refused at once, what was under way too', async () => {
      const down: string[] = []
      const ami = through({ onDown: (why) => down.push(why) })
      await up(ami)
      cable.freeze()
      const underWay = ami.action('Ping', {}, { timeoutMs: 60_000 })
      await expect(underWay).rejects.toMatchObject({ code: 'down' })
      expect(down).toHaveLength(1)
      cable.cut()
      await until('the cut', () => !ami.isUp())
      await expect(ami.action('Ping')).rejects.toMatchObject({ code: 'down' })
    })

    it('an outage of fifty attempts later it is back by itself and tells so', async () => {
      let sessions = 0
      const ami = through({
        onSession: async () => {
          sessions += 1
        },
      })
      await up(ami)
      cable.cut()
      await until('fifty attempts', () => cable.refused() > 50)
      cable.mend()
      await up(ami)
      await until('the second session', () => sessions === 2)
      expect(await ami.action('Ping')).toMatchObject({ response: 'Success' })
    })

    it('closed is closed', async () => {
      const ami = through()
      await up(ami)
      await ami.close()
      expect(ami.isUp()).toBe(false)
      await expect(ami.action('Ping')).rejects.toMatchObject({ code: 'down' })
    })
  })
}

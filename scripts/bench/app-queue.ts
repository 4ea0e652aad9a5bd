/** The peer: Asterisk's own Queue() on the same Asterisk, with the same telephones as its members. */
import { openAmi, type AmiLine } from './ami-line.ts'
import type { Contestant } from './contestant.ts'

/** @param telephones SIP account names, in the agents' order */
export function createAppQueue(amiUrl: string, telephones: readonly string[]): Contestant {
  const action = async (ami: AmiLine, name: 'QueueAdd' | 'QueueRemove', telephone: string) =>
    ami.send({ Action: name, Queue: 'bench-peer', Interface: `PJSIP/${telephone}` })
  let open: string[] = []
  const withAmi = async (work: (ami: AmiLine) => Promise<unknown>) => {
    const ami = await openAmi(amiUrl)
    await work(ami).finally(() => ami.close())
  }
  return {
    name: 'app_queue',
    dial: 'peer',
    open: async (count) => {
      open = telephones.slice(0, count)
      await withAmi((ami) => Promise.all(open.map((telephone) => action(ami, 'QueueAdd', telephone))))
    },
    close: async () => {
      await withAmi((ami) => Promise.all(open.map((telephone) => action(ami, 'QueueRemove', telephone))))
      open = []
    },
  }
}

/** An agent without a browser: a desk over the real socket, and a SIP telephone with a voice as her headset. */
import { randomUUID } from 'node:crypto'
import { io } from 'socket.io-client'
import { DeskView, type CommandInput, type CommandName } from '@hotline/contract'
import { logIn } from '../e2e/kit/api.ts'
import type { TelephoneCall } from '../e2e/kit/telephone-call.ts'
import { openHeadset } from './sip-headset.ts'

/** A ticket that the server acknowledged: it must be there, once, whatever fails. */
export interface Acknowledged {
  number: string
  key: string
}

export interface Seat {
  readonly agentId: string
  /** Every INVITE that came, the oldest first. */
  calls(): readonly TelephoneCall[]
  view(): DeskView | undefined
  connected(): boolean
  readonly acknowledged: readonly Acknowledged[]
  /** How long she lets it ring, and talks. */
  manners: { answerAfterMs: number; talkMs: number }
  /** Saves a ticket as the page does: kept until it is acknowledged, always with the same key. */
  saveTicket(matter: string): void
  unsaved(): number
  /** Her network: nothing comes in or goes out, desk and telephone alike. */
  network(up: boolean): void
  /** Drops the desk's socket alone, as a page that is loaded again. */
  dropDesk(): void
  close(): Promise<void>
}

const READY_AGAIN_MS = 300
const ACK_LIMIT_MS = 5_000

export async function openSeat(options: {
  url: string
  agentId: string
  password: string
  registrarPort: number
  toneHz: number
}): Promise<Seat> {
  const { url, agentId } = options
  const api = await logIn(url, agentId, options.password)
  const telephone = await openHeadset(options)
  const acknowledged: Acknowledged[] = []
  const waiting = new Map<string, string>()
  let view: DeskView | undefined
  let account: { name: string; password: string } | undefined
  let up = true
  let closed = false

  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders: { cookie: api.cookie },
    reconnectionDelay: 200,
    reconnectionDelayMax: 500,
    forceNew: true,
  })
  const command = async <C extends CommandName>(name: C, input: CommandInput<C>): Promise<unknown> => {
    const answer = (await socket.timeout(ACK_LIMIT_MS).emitWithAck(name, input)) as {
      ok: boolean
      value: unknown
    }
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`)
    return answer.value
  }
  const show = (payload: unknown) => {
    const next = DeskView.parse(payload)
    if (view !== undefined && next.epoch === view.epoch && next.seq <= view.seq) return
    view = next
    manageSelf()
  }
  let pressing: NodeJS.Timeout | undefined
  /** 就绪 whenever it can be pressed, as somebody does who works. */
  const manageSelf = () => {
    const agent = view?.agent
    if (agent?.state !== 'not_ready' || closed) return
    if (!agent.proofs.headset || !agent.proofs.microphone || !agent.proofs.heartbeat) return
    pressing ??= setTimeout(() => {
      pressing = undefined
      if (view?.agent.state === 'not_ready') command('agent:ready', {}).then(show, () => manageSelf())
    }, READY_AGAIN_MS)
  }
  const openDesk = async (): Promise<void> => {
    try {
      show(await command('desk:open', {}))
      const given = (await command('headset:open', {})) as { sipUri: string; password: string }
      account = { name: /^sip:([^@]+)@/.exec(given.sipUri)?.[1] ?? '', password: given.password }
      await telephone.register(account)
      show(await command('headset:prove', { microphone: true }))
    } catch {
      if (!closed && socket.connected) setTimeout(() => void openDesk(), READY_AGAIN_MS)
    }
  }
  socket.on('connect', () => void openDesk())
  socket.on('disconnect', (reason) => {
    if (!closed && up && reason === 'io server disconnect') setTimeout(() => socket.connect(), READY_AGAIN_MS)
  })
  socket.on('desk:changed', show)
  // A switch that was restarted has forgotten her registration; a page says it again when its own socket breaks.
  const registering = setInterval(() => {
    if (account !== undefined && up && view?.agent.proofs.headset === false)
      telephone.register(account).catch(() => undefined) // said again in a second
  }, 1_000)

  const saving = setInterval(() => void saveAll(), 500)
  let underWay = false
  async function saveAll(): Promise<void> {
    if (underWay || !up) return
    underWay = true
    try {
      for (const [key, matter] of waiting) {
        const { status, body } = await api.send('POST', '/api/tickets', ticketOf(matter), {
          'idempotency-key': key,
        })
        if (status !== 200 && status !== 201) continue
        acknowledged.push({ number: (body as { number: string }).number, key })
        waiting.delete(key)
      }
    } catch {
      // Unknown whether it was written: the same key is sent again.
    } finally {
      underWay = false
    }
  }

  const manners = { answerAfterMs: 200, talkMs: 1_500 }
  telephone.onInvite = (call) => setTimeout(() => call.answer(), manners.answerAfterMs)
  telephone.onTalking = (call) => setTimeout(() => call.hangUp(), manners.talkMs)
  return {
    agentId,
    calls: telephone.calls,
    view: () => view,
    connected: () => socket.connected,
    acknowledged,
    manners,
    saveTicket: (matter) => void waiting.set(randomUUID(), matter),
    unsaved: () => waiting.size,
    network(is) {
      up = is
      telephone.network(is)
      if (is) socket.connect()
      else socket.disconnect()
    },
    dropDesk: () => {
      socket.io.engine.close()
    },
    async close() {
      closed = true
      clearInterval(registering)
      clearInterval(saving)
      clearTimeout(pressing)
      socket.disconnect()
      await telephone.close()
    },
  }
}

function ticketOf(matter: string): Record<string, unknown> {
  const nobody = { callerName: '', contactNumber: '', address: '', urgent: false }
  return { ...nobody, kind: 'consultation', matter, draft: false, journeyId: null, citizenId: null }
}

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { goodMessage, mutate, seededRandom, TORTURES, type Sender } from './messages.ts'

/** Sends hostile messages to a real Asterisk and asks after each batch whether it still answers at once. */
export interface TorturePlan {
  sipPort: number
  seed: number
  /** Mutated messages, beside every message of the table from both senders. */
  mutations: number
  batch: number
}

export interface TortureResult {
  sent: number
  batches: number
  /** Of OPTIONS after each batch, ms. */
  slowestMs: number
  medianMs: number
  /** The batch after which OPTIONS was late or not answered; undefined: none. */
  failedAfter: { batch: number; seed: number } | undefined
}

/** quality.md, hostile input. */
export const ANSWER_WITHIN_MS = 1000
/** The trunk's address, whose calls are let in, and a stranger's. */
const SENDERS = ['127.0.0.1', '127.0.0.2'] as const

export async function torture(plan: TorturePlan): Promise<TortureResult> {
  const random = seededRandom(plan.seed)
  const doors = await Promise.all([...SENDERS, SENDERS[0]].map(openDoor))
  const [trunk, stranger, asking] = doors
  if (trunk === undefined || stranger === undefined || asking === undefined) throw new Error('three doors')
  const answers: number[] = []
  let sent = 0
  let failedAfter: TortureResult['failedAfter']
  try {
    for (const [n, message] of [...messages(plan, random, [trunk.sender, stranger.sender])].entries()) {
      const door = n % 2 === 0 ? trunk : stranger
      await new Promise((resolve) => door.socket.send(message, plan.sipPort, '127.0.0.1', resolve))
      sent += 1
      if (sent % plan.batch !== 0) continue
      const took = await optionsAnswered(asking, plan.sipPort, `${String(plan.seed)}-${String(sent)}`)
      if (took === undefined) {
        failedAfter = { batch: answers.length, seed: plan.seed }
        break
      }
      answers.push(took)
    }
  } finally {
    for (const { socket } of doors) socket.close()
  }
  const sorted = answers.toSorted((a, b) => a - b)
  return {
    sent,
    batches: answers.length,
    slowestMs: sorted.at(-1) ?? 0,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    failedAfter,
  }
}

function* messages(
  { sipPort, seed, mutations }: TorturePlan,
  random: () => number,
  senders: readonly [Sender, Sender],
): Generator<Buffer> {
  let n = 0
  const good = (method: 'INVITE' | 'REGISTER') => {
    const sender = senders[n % 2 === 0 ? 0 : 1]
    n += 1
    return goodMessage(method, `t${String(seed)}-${String(n)}`, sender, sipPort)
  }
  for (const change of Object.values(TORTURES))
    for (const method of ['INVITE', 'INVITE', 'REGISTER', 'REGISTER'] as const)
      yield Buffer.from(change(good(method), random), 'utf8')
  for (let done = 0; done < mutations; done += 1)
    yield mutate(good(random() < 0.5 ? 'INVITE' : 'REGISTER'), random)
}

interface Door {
  socket: Socket
  sender: Sender
}

async function openDoor(address: string): Promise<Door> {
  const socket = createSocket('udp4')
  socket.on('error', () => undefined) // a refused datagram of an earlier send
  socket.bind(0, address)
  await once(socket, 'listening')
  return { socket, sender: { address, port: socket.address().port } }
}

/** @returns ms; undefined: not within a second */
function optionsAnswered({ socket, sender }: Door, sipPort: number, id: string): Promise<number | undefined> {
  const began = performance.now()
  return new Promise((resolve) => {
    const done = (took: number | undefined) => {
      clearTimeout(timer)
      socket.off('message', hear)
      resolve(took)
    }
    const hear = (raw: Buffer) => {
      if (raw.includes(`o${id}`)) done(performance.now() - began)
    }
    const timer = setTimeout(() => done(undefined), ANSWER_WITHIN_MS)
    socket.on('message', hear)
    socket.send(goodMessage('OPTIONS', `o${id}`, sender, sipPort), sipPort, '127.0.0.1')
  })
}

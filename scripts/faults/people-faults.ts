/** Faults at the desks and on the line. */
import { until } from '../e2e/kit/until.ts'
import type { Evidence } from './evidence.ts'
import { openPages } from './pages.ts'
import { at, pause, type Fault } from './fault.ts'

/** Longer than a socket may stay silent (ping interval and timeout). */
const SLOW_DESK_MS = 40_000
const PAGES = 1_000

export const PEOPLE_FAULTS: readonly Fault[] = [
  {
    id: 'F10',
    title: 'a desktop dies in the middle of a call',
    nodes: 1,
    rounds: 2,
    async happen(round) {
      await at('talking', round)
      const seat = talkingSeat(round.stage.seats)
      seat.dropDesk()
      await pause(300)
    },
  },
  {
    id: 'F11',
    title: 'an agent’s network is away for 5 and 30 s',
    nodes: 1,
    rounds: 2,
    async happen(round) {
      await at(round.index === 0 ? 'talking' : 'ringing', round)
      const seat = talkingSeat(round.stage.seats)
      seat.network(false)
      await pause(round.index === 0 ? 5_000 : 30_000)
      seat.network(true)
    },
  },
  {
    id: 'F16',
    title: 'one desk takes nothing in for 40 s, is cut off and comes back',
    nodes: 1,
    async happen(round) {
      await at('talking', round)
      const { desks, seats } = round.stage
      desks[0]?.set({ is: 'silent' })
      await pause(SLOW_DESK_MS)
      desks[0]?.set({ is: 'whole' })
      await until(() => seats[0]?.connected() === true && seats[0].view()?.agent.state === 'ready', {
        that: 'the slow desk is in step again',
      })
    },
  },
  {
    id: 'F17',
    title: 'a storm of 20 calls a second on few agents, more than there are media ports',
    nodes: 1,
    callers: 60,
    ratePerSecond: 20,
    stage: { rtpPorts: 120 },
    async happen({ crowd, measured }) {
      // Who has got in waits; a third of them lose patience.
      await until(
        () => crowd.citizens.every((one) => one.at('answered') !== undefined || one.ending() !== undefined),
        {
          that: 'every caller has got in, or was told that nobody can',
          timeoutMs: 60_000,
        },
      )
      const refused = crowd.citizens.filter((one) => one.ending()?.code === 503).length
      measured.push(`${String(refused)} of ${String(crowd.citizens.length)} told 503 before the answer`)
      const waiting = crowd.citizens.filter((one) => one.ending() === undefined)
      for (const [index, one] of waiting.entries()) if (index % 3 === 0) await one.hangUp()
    },
    expect: boundedStorm,
  },
  {
    id: 'F18',
    title: '1,000 pages lose their socket at once and all come back',
    nodes: 1,
    async happen({ stage, measured }) {
      const pages = await openPages(stage, PAGES)
      try {
        const since = performance.now()
        pages.loseAll()
        await until(() => pages.connected() === PAGES, { that: 'every page is back', timeoutMs: 90_000 })
        measured.push(`all back after ${((performance.now() - since) / 1000).toFixed(1)} s`)
      } finally {
        pages.close()
      }
    },
  },
]

/** Nobody was refused with anything but 503, and nobody was let in and then dropped. */
function boundedStorm({ callers }: Evidence): string | undefined {
  const wrong = callers.find(
    ({ ending, answeredAt }) =>
      ending?.how === 'refused' && (ending.code !== 503 || answeredAt !== undefined),
  )
  return wrong === undefined ? undefined : `${wrong.number} was refused with ${String(wrong.ending?.code)}`
}

function talkingSeat<S extends { calls(): readonly { end: unknown }[] }>(seats: readonly S[]): S {
  const seat = seats.find((one) => one.calls().some(({ end }) => end === undefined)) ?? seats[0]
  if (seat === undefined) throw new Error('there are no seats')
  return seat
}

/** What a simulation shows while it runs and says at its end; pure. */
import { percentile } from '../bench/figures.ts'

export interface CallSeen {
  number: string
  /** Epoch ms */
  arrivedAt?: number | undefined
  /** An agent talked to her since. */
  answeredAt?: number
  ending?: { how: 'refused' | 'gaveUp' | 'hungUpByCitizen' | 'hungUpByHotline'; at: number } | undefined
}

const WIDTH = 30

export function barOf(calls: readonly CallSeen[]): string {
  const over = calls.filter(({ ending }) => ending !== undefined).length
  const full = calls.length === 0 ? WIDTH : Math.round((over / calls.length) * WIDTH)
  const { answered, gaveUp, refused } = counts(calls)
  const there = calls.filter((call) => call.arrivedAt !== undefined && call.ending === undefined)
  const talking = there.filter(({ answeredAt }) => answeredAt !== undefined).length
  return [
    `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(over)}/${String(calls.length)}`,
    `waiting ${String(there.length - talking)}, talking ${String(talking)}`,
    `answered ${String(answered)}, gave up ${String(gaveUp)}, refused ${String(refused)}`,
  ].join(' · ')
}

export function summaryOf(calls: readonly CallSeen[]): string {
  const { answered, gaveUp, refused, letGo } = counts(calls)
  const waits = calls.flatMap(({ arrivedAt, answeredAt }) =>
    arrivedAt === undefined || answeredAt === undefined ? [] : [(answeredAt - arrivedAt) / 1000],
  )
  const wait = (share: number) => `${percentile(waits, share).toFixed(1)} s`
  const lines = [
    `${String(calls.length)} calls: ${String(answered)} answered, ${String(gaveUp)} gave up, ${String(refused)} refused`,
    ...(letGo === 0 ? [] : [`${String(letGo)} were let go by the hotline before an agent answered`]),
    waits.length === 0
      ? 'nobody was answered: is an agent 就绪 in the desktop?'
      : `wait until an agent answered: median ${wait(0.5)}, 95 % within ${wait(0.95)}, longest ${wait(1)}`,
  ]
  return lines.join('\n')
}

/** Everybody who has come to an end, or to an agent, stands in one of them. */
function counts(calls: readonly CallSeen[]) {
  const unanswered = calls.filter(({ answeredAt }) => answeredAt === undefined)
  const how = (...endings: string[]) =>
    unanswered.filter(({ ending }) => ending !== undefined && endings.includes(ending.how)).length
  return {
    answered: calls.length - unanswered.length,
    gaveUp: how('gaveUp', 'hungUpByCitizen'),
    refused: how('refused'),
    letGo: how('hungUpByHotline'),
  }
}

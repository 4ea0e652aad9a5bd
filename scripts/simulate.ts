/** `npm run simulate -- --calls 20 --rate 1`: real calls with sound into the running hotline, some of whom give up. */
import { parseArgs } from 'node:util'
import { callMany, type CitizenPlan, type Crowd } from './e2e/kit/citizen.ts'
import { runningHotline } from './e2e/kit/running-hotline.ts'
import { barOf, summaryOf, type CallSeen } from './simulate/summary.ts'
import { Refusal, sentenceOf } from './stack/refusal.ts'

const HELP = `npm run simulate -- [--calls 20] [--rate 1] [--patience 90] [--talk 30]
  --calls     how many citizens call
  --rate      calls a second
  --patience  seconds until a caller whom nobody answers gives up; one in five gives up after a sixth of it
  --talk      seconds until a caller who talks hangs up by herself`

/** The demo citizens' first number; the twentieth and later ones after it are strangers to the hotline. */
const FIRST_NUMBER = 13_800_001_111
const LOOK_EVERY_MS = 250
/** Whoever hears silence thinks the line is broken; each has a voice of her own. */
const VOICES_HZ = [440, 520, 620, 740, 880, 1000]

let crowd: Crowd | undefined
let shown = ''
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void (crowd?.leave() ?? Promise.resolve()).finally(() => process.exit(1)))
try {
  process.exitCode = await simulate()
} catch (failure) {
  if (failure instanceof Refusal) console.error(failure.message)
  else console.error(failure)
  process.exitCode = 1
} finally {
  await crowd?.leave()
}
process.exit()

async function simulate(): Promise<number> {
  const plan = readPlan(process.argv.slice(2))
  if (plan === undefined) {
    console.log(HELP)
    return 0
  }
  const { asterisk, sipPort } = await runningHotline(process.env)
  const calls = (crowd = await callMany({
    sipPort,
    ratePerSecond: plan.rate,
    callers: callersOf(plan),
  }))
  const seen = calls.citizens.map((citizen): CallSeen => ({ number: citizen.from }))
  const leaving = new Set<number>()
  const patience = seen.map((_, index) => patienceOf(index, plan.patienceMs))
  for (;;) {
    const talking = new Set(await asterisk.talking().catch(() => []))
    calls.citizens.forEach((citizen, index) => {
      const call = seen[index]
      if (call === undefined) return
      call.arrivedAt = citizen.at('invited')
      call.ending = citizen.ending()
      if (talking.has(citizen.from)) call.answeredAt ??= Date.now()
      const limitMs = call.answeredAt === undefined ? patience[index] : plan.talkMs
      const since = call.answeredAt ?? call.arrivedAt
      const time = since !== undefined && Date.now() > since + (limitMs ?? 0)
      if (!time || call.ending !== undefined || leaving.has(index)) return
      leaving.add(index)
      citizen.hangUp().catch(() => leaving.delete(index)) // asked again at the next look
    })
    show(barOf(seen))
    if (seen.every(({ ending }) => ending !== undefined)) break
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  console.log(`\n${summaryOf(seen)}`)
  return 0
}

interface Plan {
  calls: number
  rate: number
  patienceMs: number
  talkMs: number
}

/** @returns undefined when help was asked for */
function readPlan(args: readonly string[]): Plan | undefined {
  let values: Record<string, string | boolean | undefined>
  try {
    ;({ values } = parseArgs({
      args: [...args],
      options: {
        calls: { type: 'string', default: '20' },
        rate: { type: 'string', default: '1' },
        patience: { type: 'string', default: '90' },
        talk: { type: 'string', default: '30' },
        help: { type: 'boolean', default: false },
      },
    }))
  } catch (failure) {
    throw new Refusal(`${sentenceOf(failure)}\n${HELP}`, { cause: failure })
  }
  if (values['help'] === true) return undefined
  const number = (name: string, most: number) => {
    const value = Number(values[name])
    if (value > 0 && value <= most) return value
    throw new Refusal(
      `--${name} is "${String(values[name])}"; it is a number above 0, at most ${String(most)}.`,
    )
  }
  return {
    calls: Math.ceil(number('calls', 1000)),
    rate: number('rate', 50),
    patienceMs: number('patience', 3600) * 1000,
    talkMs: number('talk', 3600) * 1000,
  }
}

function callersOf(plan: Plan): CitizenPlan[] {
  return Array.from({ length: plan.calls }, (_, index) => ({
    from: String(FIRST_NUMBER + index),
    toneHz: VOICES_HZ[index % VOICES_HZ.length] ?? 440,
  }))
}

/** One in five is in a hurry; nobody waits exactly as long as another. */
function patienceOf(index: number, patienceMs: number): number {
  return (index % 5 === 4 ? patienceMs / 6 : patienceMs) * (0.8 + 0.4 * Math.random())
}

/** On a terminal one line that changes; elsewhere a line for each change of its counts. */
function show(line: string): void {
  if (line === shown) return
  shown = line
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`)
  else console.log(line)
}

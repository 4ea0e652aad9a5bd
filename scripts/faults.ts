/**
 * `npm run faults -- [F4 …] [--seed 7] [--rounds 3] [--write]`: breaks real processes, and checks after each round what
 * must hold. A run of all faults, or with `--write`, puts its results into docs/results.
 */
import { parseArgs } from 'node:util'
import { FAULTS } from './faults/list.ts'
import { play, type Played } from './faults/play.ts'
import { openStage, type Stage } from './faults/stage.ts'
import { keepResults, linesOf } from './faults/table.ts'
import { Refusal, sentenceOf } from './stack/refusal.ts'

const SEATS = 4

let stage: Stage | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void (stage?.close() ?? Promise.resolve()).finally(() => process.exit(1)))
try {
  process.exitCode = await faults()
} catch (failure) {
  console.error(failure instanceof Refusal ? failure.message : failure)
  process.exitCode = 1
} finally {
  await stage?.close()
}
process.exit()

async function faults(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string' }, rounds: { type: 'string' }, write: { type: 'boolean' } },
  })
  const wanted = FAULTS.filter(({ id }) => positionals.length === 0 || positionals.includes(id))
  const unknown = positionals.find((id) => !FAULTS.some((fault) => fault.id === id))
  if (unknown !== undefined)
    throw new Refusal(`There is no fault ${unknown}; there are ${FAULTS.map(({ id }) => id).join(' ')}.`)
  const seed = Number(values.seed ?? Math.floor(Date.now() / 1000) % 100_000)
  if (!Number.isInteger(seed)) throw new Refusal('--seed is a whole number.')
  const played: Played[] = []
  let key = ''
  for (const fault of wanted)
    for (let index = 0; index < Number(values.rounds ?? fault.rounds ?? 1); index += 1) {
      const needed = JSON.stringify([fault.nodes, fault.stage])
      // A stage that something is wrong with is not used again.
      if (key !== needed || played.at(-1)?.broken !== undefined) {
        await stage?.close()
        stage = undefined
        stage = await openStage({ nodes: fault.nodes, seats: SEATS, ...fault.stage })
        key = needed
      }
      if (stage === undefined) throw new Error('no stage stands')
      const round = await play(stage, fault, index, seed).catch((failure: unknown): Played => ({
        ...{ fault, index, seed, tookMs: 0, callers: 0, measured: [] },
        broken: { what: 'round', example: sentenceOf(failure) },
      }))
      played.push(round)
      for (const line of linesOf(round)) console.log(line)
    }
  if (positionals.length === 0 || values.write === true) await keepResults(played)
  const failed = played.filter(({ broken }) => broken !== undefined)
  console.log(`${String(played.length - failed.length)} held, ${String(failed.length)} broken`)
  return failed.length === 0 ? 0 : 1
}

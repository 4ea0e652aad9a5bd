import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTestHome } from './checks/test-stack.ts'
import { ROOT } from './stack/settings.ts'
import { ANSWER_WITHIN_MS, torture, type TortureResult } from './torture/run.ts'

/** `npm run torture [-- --seed N]`: 10,000 mutated messages at a private Asterisk; the result goes to docs/results. */
const MUTATIONS = 10_000
const BATCH = 50
const say = (line: string) => console.log(line)

const at = process.argv.indexOf('--seed')
const seed = at < 0 ? 12_345 : Number(process.argv[at + 1])
const home = await makeTestHome(say)
let result: TortureResult
try {
  const env = await home.start(say)
  const { sipPort } = JSON.parse(env['HOTLINE_TEST_ASTERISK'] ?? '{}') as { sipPort: number }
  result = await torture({ sipPort, seed, mutations: MUTATIONS, batch: BATCH })
} finally {
  await home.remove()
}
const { sent, batches, medianMs, slowestMs, failedAfter } = result
const verdict =
  failedAfter === undefined
    ? 'passed'
    : `FAILED: no answer within ${String(ANSWER_WITHIN_MS)} ms after batch ${String(failedAfter.batch)}`
const lines = [
  '# SIP torture',
  '',
  `Hostile messages to a real Asterisk with our configuration, from the trunk’s address and a stranger’s in turns; after each ${String(BATCH)} one OPTIONS, which must be answered within ${String(ANSWER_WITHIN_MS)} ms. Made by \`npm run torture\`.`,
  '',
  '| seed | messages | batches | OPTIONS p50 | slowest | verdict |',
  '| --- | --- | --- | --- | --- | --- |',
  `| ${String(seed)} | ${String(sent)} | ${String(batches)} | ${medianMs.toFixed(1)} ms | ${slowestMs.toFixed(1)} ms | ${verdict} |`,
  '',
]
writeFileSync(join(ROOT, 'docs/results/torture.md'), lines.join('\n'))
say(lines.slice(4).join('\n'))
process.exitCode = failedAfter === undefined ? 0 : 1

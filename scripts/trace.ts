import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRequirements, traced } from './checks/requirements.ts'
import { ROOT } from './stack/settings.ts'

/** `npm run trace`: which requirements no test names. A report, not a verdict. */
const requirements = parseRequirements(readFileSync(join(ROOT, 'scripts/requirements.txt'), 'utf8'))
const { proven, unnamed, unknown } = traced(requirements, await testSources())

for (const { id, rule, files } of proven) console.log(`✓ ${id} ${rule} · ${files.join(', ')}`)
console.log()
for (const { id, rule } of unnamed) console.log(`  ${id} ${rule}`)
console.log(
  `\n${String(proven.length)} of ${String(requirements.length)} requirements are named by a test, ${String(unnamed.length)} are not (listed above).`,
)
for (const { id, files } of unknown) console.log(`${id} stands in ${files.join(', ')} but is no requirement.`)

async function testSources(): Promise<{ path: string; text: string }[]> {
  const skipped = /(^|\/)(node_modules|dist|\.tsbuild|\.local)(\/|$)/
  const rooms = ['agent-desktop', 'knowledge-base', 'scripts', 'server', 'telephony']
  const paths = (
    await Promise.all(
      rooms.map(async (room) =>
        (await readdir(join(ROOT, room), { recursive: true })).map((path) => `${room}/${path}`),
      ),
    )
  ).flat()
  const tests = paths.filter((path) => /\.(test|spec)\.(tsx?|yaml)$/.test(path) && !skipped.test(path))
  return Promise.all(
    tests.sort().map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })),
  )
}

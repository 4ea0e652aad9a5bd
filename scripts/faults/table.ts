/** Shows rounds as lines on the screen, keeps their results as JSON, and draws the table in docs/results from it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { ROOT } from '../stack/settings.ts'
import { seconds } from '../stack/step.ts'
import type { Played } from './play.ts'

const JSON_FILE = join(ROOT, 'docs/results/faults.json')
const TABLE_FILE = join(ROOT, 'docs/results/faults.md')

interface Row {
  round: string
  title: string
  callers: number
  tookMs: number
  measured: string[]
  seed: number
  day: string
  /** Null: everything held. */
  broken: string | null
}

export function linesOf({ fault, index, seed, tookMs, measured, broken }: Played): string[] {
  const mark = broken === undefined ? '✓' : '✗'
  const figures = measured.length > 0 ? ` · ${measured.join(', ')}` : ''
  const head = `  ${mark} ${fault.id}.${String(index + 1)} ${fault.title} · ${seconds(tookMs)}${figures}`
  if (broken === undefined) return [head]
  return [
    head,
    `      ${broken.what}: ${broken.example}`,
    `      again: npm run faults -- ${fault.id} --seed ${String(seed)}`,
  ]
}

/** Puts these rounds in the place of their earlier results. */
export async function keepResults(played: readonly Played[]): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  const rows = new Map(readRows().map((row) => [row.round, row]))
  for (const { fault, index, callers, tookMs, measured, seed, broken } of played) {
    const round = `${fault.id}.${String(index + 1)}`
    const words = broken === undefined ? null : `${broken.what}: ${broken.example}`
    rows.set(round, {
      round,
      title: fault.title,
      callers,
      tookMs: Math.round(tookMs),
      measured: [...measured],
      seed,
      day,
      broken: words,
    })
  }
  const order = (round: string) => Number(/\d+/.exec(round)?.[0])
  const sorted = [...rows.values()].sort(
    (a, b) => order(a.round) - order(b.round) || (a.round < b.round ? -1 : 1),
  )
  await writeFormatted(JSON_FILE, JSON.stringify(sorted), 'json')
  await writeFormatted(TABLE_FILE, tableOf(sorted), 'markdown')
}

function readRows(): Row[] {
  return existsSync(JSON_FILE) ? (JSON.parse(readFileSync(JSON_FILE, 'utf8')) as Row[]) : []
}

async function writeFormatted(path: string, text: string, parser: 'json' | 'markdown'): Promise<void> {
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser }))
}

/** Machine kind and date, no names. */
function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ round, title, callers, tookMs, measured, seed, day, broken }) =>
    [
      round,
      title,
      String(callers),
      seconds(tookMs),
      measured.join(', '),
      broken ?? 'held',
      String(seed),
      day,
    ].join(' | '),
  )
  return [
    '# Faults',
    '',
    `\`npm run faults\` on ${String(cpus().length)} cores (${arch()}), ${(totalmem() / 2 ** 30).toFixed(0)} GB; times are those of a busy machine.`,
    'Each round: real Asterisk, Redis, PostgreSQL and server processes, four agents with SIP telephones and a desk’s',
    'socket, callers by SIPp. After it one checker joins what callers, agents, Asterisk’s CEL, our events and the acknowledged',
    'tickets say, and holds the invariants I1, I2, I3, I4, I5 and I8 against them, and what the fault itself asks.',
    '',
    '| round | what is broken | callers | took | measured | invariants | seed | day |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
    '',
    'Not played yet: F15 (a recording’s disk), F19 (trunk down, one-way audio), and the invariants I6 (recordings) and I7',
    '(emergency within 2 s; `scripts/e2e/emergency-with-everything-dead.spec.ts` holds it with everything but Asterisk dead).',
    'F10 and F11 are played with SIP telephones; pages and WebRTC are broken in `scripts/e2e/reload.spec.ts`. F14 shifts one',
    'node’s clock; the year’s end and holidays belong to the regulation.',
    '',
  ].join('\n')
}

/** The table of ratios: printed, and kept in docs/results with machine and date. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Spread } from './figures.ts'

export interface Row {
  bench: 'B1' | 'B2' | 'B5'
  what: string
  unit: 'ms' | 'µs'
  ours: Spread
  peer: Spread
  peerName: string
  /** Ours / peer must not be above it. */
  pass: number
  moonshot: number
  samples: number
  rounds: number
}

export interface Result {
  rows: Row[]
  /** Runs that scored nothing, with the reason. */
  spoiled: string[]
  /** Versions of what was measured. */
  versions: Readonly<Record<string, string>>
}

export const ratio = (row: Row) => row.ours.median / row.peer.median
export const passes = (row: Row) => ratio(row) <= row.pass

export function tableOf({ rows, spoiled }: Result): string {
  const head = [
    '',
    'what',
    'ours (range)',
    'peer (range)',
    'ratio',
    'pass',
    'moonshot',
    '',
    'samples × rounds',
  ]
  const lines = rows.map((row) => [
    row.bench,
    row.what,
    `${figure(row.ours)} ${row.unit}`,
    `${row.peerName} ${figure(row.peer)} ${row.unit}`,
    `${ratio(row).toFixed(3)} ×`,
    `≤ ${String(row.pass)}`,
    `≤ ${String(row.moonshot)}`,
    passes(row) ? (ratio(row) <= row.moonshot ? 'moonshot' : 'pass') : 'MISSED',
    `${String(row.samples)} × ${String(row.rounds)}`,
  ])
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  return [...table, ...spoiled.map((why) => `\nScored nothing: ${why}`)].join('\n')
}

export function writeResult(result: Result, root: string, at: Date): void {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB`
  const folder = join(root, 'docs/results')
  mkdirSync(folder, { recursive: true })
  const versions = Object.entries(result.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
  const text = `# Benchmarks

Ours and the peer in one run, in turns, medians of the rounds with their range; load generator on the same cores, so the
ratio is the point. Made by \`npm run bench\` on ${at.toISOString().slice(0, 10)}: ${machine}; ${versions}.

${tableOf(result)}
`
  writeFileSync(join(folder, 'bench.md'), text)
  const json = {
    at: at.toISOString(),
    machine,
    ...result,
    rows: result.rows.map((row) => ({ ...row, ratio: ratio(row) })),
  }
  writeFileSync(join(folder, 'bench.json'), `${JSON.stringify(json, null, 2)}\n`)
}

function figure({ median, low, high }: Spread): string {
  const digits = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0))
  return `${digits(median)} (${digits(low)}–${digits(high)})`
}

/** Shows rounds as lines on the screen and as a table in docs/results. */
import { arch, cpus, totalmem } from 'node:os'
import { format, resolveConfig } from 'prettier'
import { seconds } from '../stack/step.ts'
import type { Played } from './play.ts'

export function linesOf({ fault, index, seed, tookMs, measured, broken }: Played): string[] {
  const mark = broken === undefined ? '✓' : '✗'
  const head = `  ${mark} ${fault.id}.${String(index + 1)} ${fault.title} · ${seconds(tookMs)}${measured.length > 0 ? ` · ${measured.join(', ')}` : ''}`
  if (broken === undefined) return [head]
  return [
    head,
    `      ${broken.what}: ${broken.example}`,
    `      again: npm run faults -- ${fault.id} --seed ${String(seed)}`,
  ]
}

/** Machine kind and date, no names. */
export async function tableOf(played: readonly Played[]): Promise<string> {
  const day = new Date().toISOString().slice(0, 10)
  const rows = played.map(({ fault, index, callers, tookMs, measured, broken }) =>
    [
      `${fault.id}.${String(index + 1)}`,
      fault.title,
      String(callers),
      seconds(tookMs),
      measured.join(', '),
      broken === undefined ? 'held' : `**${broken.what}**: ${broken.example}`,
    ].join(' | '),
  )
  const text = [
    '# Faults',
    '',
    `\`npm run faults\` on ${String(cpus().length)} cores (${arch()}), ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${day}, seed ${String(played[0]?.seed ?? 0)}.`,
    'Each round: real Asterisk, Redis, PostgreSQL and server processes, four agents with SIP telephones, callers by SIPp.',
    'After each, the invariants I1, I2, I3, I4, I5 and I8 are checked over what callers, agents, Asterisk and databases saw.',
    '',
    '| round | what is broken | callers | took | measured | invariants |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n')
  return format(text, { ...(await resolveConfig('docs/results/faults.md')), parser: 'markdown' })
}

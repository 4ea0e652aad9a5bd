import { join } from 'node:path'
import type { Command } from '../stack/command.ts'
import { ROOT } from '../stack/settings.ts'

/** What is found out without running the project: format, types, lint, arrows, dead code. */
export const ROOMS = {
  telephony: ['telephony'],
  server: ['server'],
  'agent-desktop': ['agent-desktop'],
  'knowledge-base': ['knowledge-base'],
  scripts: ['scripts'],
} as const

export type Room = keyof typeof ROOMS

export interface Check extends Command {
  title: string
  /** Alone on one core. */
  expectedSeconds: number
}

/** Arrows are always drawn through the whole: an arrow has two ends. */
export function staticChecks(room: Room | undefined): Check[] {
  const folders: readonly string[] = room === undefined ? ['.'] : ROOMS[room]
  return [
    check('format', 12, 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...folders),
    check('types', 33, 'typescript/bin/tsc', '-b', ...(room === undefined ? [] : folders)),
    check('lint', 44, 'eslint/bin/eslint.js', '--config', 'scripts/checks/eslint.config.js', ...folders),
    check(
      'arrows',
      5,
      'dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', 'scripts/checks/arrows.config.cjs', '--output-type', 'err'],
      ...Object.values(ROOMS).flat(),
    ),
    ...(room === undefined
      ? [check('dead code', 5, 'knip/bin/knip.js', '--config', 'scripts/checks/knip.json', '--no-progress')]
      : []),
  ]
}

function check(title: string, expectedSeconds: number, program: string, ...args: string[]): Check {
  return {
    title,
    expectedSeconds,
    command: process.execPath,
    args: [join(ROOT, 'node_modules', program), ...args],
    cwd: ROOT,
  }
}

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outcomeOf } from '../stack/command.ts'
import { ROOT } from '../stack/settings.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A hotline of one file a room in which every arrow points the right way. */
const SOUND = {
  'server/contract/src/index.ts': 'export const contract = 1',
  'server/contract/src/ids.ts': 'export const ids = 1',
  'telephony/src/index.ts': `export * from './ports.ts'`,
  'telephony/src/ports.ts': `export * from './domain/journey.ts'`,
  'telephony/src/domain/journey.ts': `export * from '@hotline/contract'`,
  'telephony/src/asterisk/ari.ts': `export * from '../ports.ts'`,
  'telephony/src/redis/line.ts': `export * from '../ports.ts'`,
  'knowledge-base/src/index.ts': `export const search = 1`,
  'server/src/main.ts': `export * from './app.ts'`,
  'server/src/app.ts': `export * from './features/tickets/plugin.ts'\nexport * from './features/desk/plugin.ts'`,
  'server/src/domain/ticket.ts': `export * from '@hotline/contract'`,
  'server/src/plugins/auth.ts': 'export const auth = 1',
  'server/src/features/tickets/plugin.ts': `export * from '../../domain/ticket.ts'`,
  'server/src/features/desk/plugin.ts': `export * from '@hotline/telephony'`,
  'agent-desktop/src/main/main.ts': 'export const main = 1',
  'agent-desktop/src/renderer/shared/words.ts': 'export const words = 1',
  'agent-desktop/src/renderer/features/pop/pop.ts': `export * from '@hotline/contract'`,
  'agent-desktop/src/renderer/features/ticket/ticket.ts': `export * from '../../shared/words.ts'`,
  'scripts/start.ts': 'export const start = 1',
} as const

type File = keyof typeof SOUND

const PLANTED: readonly (readonly [rule: string, from: File, to: string])[] = [
  ['contract-imports-zod-only', 'server/contract/src/ids.ts', 'node:fs'],
  ['contract-sees-no-room', 'server/contract/src/ids.ts', '@hotline/telephony'],
  ['telephony-sees-the-contract-alone', 'telephony/src/asterisk/ari.ts', '@hotline/knowledge-base'],
  [
    'telephony-sees-the-contract-alone',
    'telephony/src/redis/line.ts',
    '../../../server/src/domain/ticket.ts',
  ],
  ['knowledge-base-sees-the-contract-alone', 'knowledge-base/src/index.ts', '@hotline/telephony'],
  ['server-sees-its-packages', 'server/src/plugins/auth.ts', '../../../telephony/src/ports.ts'],
  ['agent-desktop-sees-the-contract-alone', 'agent-desktop/src/main/main.ts', '@hotline/telephony'],
  ['nobody-imports-scripts', 'server/src/main.ts', '../../scripts/start.ts'],
  ['domain-sees-domain-and-contract', 'server/src/domain/ticket.ts', 'node:fs'],
  ['domain-sees-domain-and-contract', 'telephony/src/domain/journey.ts', '../redis/line.ts'],
  ['ports-see-domain-and-contract', 'telephony/src/ports.ts', './redis/line.ts'],
  ['adapters-do-not-know-each-other', 'telephony/src/asterisk/ari.ts', '../redis/line.ts'],
  ['server-features-do-not-know-each-other', 'server/src/features/desk/plugin.ts', '../tickets/plugin.ts'],
  [
    'desktop-features-do-not-know-each-other',
    'agent-desktop/src/renderer/features/ticket/ticket.ts',
    '../pop/pop.ts',
  ],
  ['shared-parts-know-no-feature', 'agent-desktop/src/renderer/shared/words.ts', '../features/pop/pop.ts'],
  ['shared-parts-know-no-feature', 'server/src/plugins/auth.ts', '../features/tickets/plugin.ts'],
  ['app-is-for-main', 'server/src/features/tickets/plugin.ts', '../../app.ts'],
  ['renderer-and-electron-are-apart', 'agent-desktop/src/renderer/shared/words.ts', '../../main/main.ts'],
  ['no-circles', 'server/src/app.ts', './main.ts'],
  ['everything-resolves', 'server/src/main.ts', './nowhere.ts'],
]

describe('the arrows', () => {
  it('let the design pass', async () => {
    expect(await violations(SOUND)).toEqual([])
  })

  describe('with every violation planted at once', () => {
    let found: Violation[] = []
    beforeAll(async () => {
      const files: Record<string, string> = { ...SOUND }
      for (const [at, [, from, to]] of PLANTED.entries())
        // A type alone is an arrow too.
        files[from] +=
          `\nimport type * as planted${String(at)} from '${to}'\nexport type { planted${String(at)} }`
      found = await violations(files)
    })

    it.each(PLANTED)('%s: %s must not import %s', (rule, from, to) => {
      const target = to
        .replace(/^@hotline\//, '')
        .replace(/^(\.+\/)+/, '')
        .replace('node:', '')
      const hit = found.some((one) => one.rule.name === rule && one.from === from && one.to.includes(target))
      expect(hit, `${rule} was not found`).toBe(true)
    })
  })
})

interface Violation {
  rule: { name: string }
  from: string
  to: string
}

/** @returns what a project of these files breaks, as the real configuration sees it */
async function violations(files: Readonly<Record<string, string>>): Promise<Violation[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-arrows-'))
  folders.push(folder)
  const packages = {
    contract: 'server/contract',
    telephony: 'telephony',
    'knowledge-base': 'knowledge-base',
    server: 'server',
  }
  const manifests = Object.fromEntries(
    Object.entries(packages).map(([name, path]) => [
      `${path}/package.json`,
      JSON.stringify({ name: `@hotline/${name}`, type: 'module', exports: { '.': './src/index.ts' } }),
    ]),
  )
  for (const [path, text] of Object.entries({ ...files, ...manifests })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  mkdirSync(join(folder, 'node_modules/@hotline'), { recursive: true })
  for (const [name, path] of Object.entries(packages))
    symlinkSync(join(folder, path), join(folder, 'node_modules/@hotline', name))
  const { stdout, all } = await outcomeOf({
    command: process.execPath,
    args: [
      join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', join(ROOT, 'scripts/checks/arrows.config.cjs'), '--output-type', 'json'],
      ...['telephony', 'server', 'agent-desktop', 'knowledge-base', 'scripts'],
    ],
    cwd: folder,
  })
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${all}`)
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } }
  return summary.violations
}

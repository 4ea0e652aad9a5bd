import { join } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../stack/settings.ts'

/** The house's own lint rules find what they are for, and leave alone what looks like it. */
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfigFile: join(ROOT, 'scripts/checks/eslint.config.js'),
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax',
  // Without types: the planted files are in no project.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
})

describe('the lint', () => {
  it.each([
    ['server/src/features/x/repository.ts', 'export const q = `select 1 where due_at < now()`'],
    ['server/src/features/x/repository.ts', `export const q = 'where day = current_date'`],
    ['telephony/src/redis/line.ts', 'export const now = (redis: any) => redis.time()'],
    ['telephony/src/redis/line.ts', `export const now = (redis: any) => redis.call('TIME')`],
    ['telephony/src/domain/x.ts', 'export const at = () => Date.now()'],
    ['telephony/src/domain/x.ts', 'export const at = () => new Date()'],
    ['server/src/domain/x.ts', 'export const chance = () => Math.random()'],
    ['server/src/domain/x.ts', 'export const id = () => randomUUID()'],
    ['server/src/domain/x.ts', 'export const waits = async (p: Promise<void>) => { await p }'],
  ])('refuses in %s: %s', async (path, code) => {
    expect(await complaints(path, code)).toEqual(['no-restricted-syntax'])
  })

  it.each([
    ['server/src/features/x/repository.ts', 'export const q = `select known, snow from weather`'],
    ['server/src/app.ts', 'export const now = Date.now'],
    ['server/src/main.ts', 'export const at = Date.now()'],
    ['telephony/src/domain/x.ts', 'export const day = (at: number) => new Date(at)'],
  ])('allows in %s: %s', async (path, code) => {
    expect(await complaints(path, code)).toEqual([])
  })
})

async function complaints(path: string, code: string): Promise<(string | null)[]> {
  const [file] = await eslint.lintText(code, { filePath: join(ROOT, path) })
  return (file?.messages ?? []).map(({ ruleId }) => ruleId)
}

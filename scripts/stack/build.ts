import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { run } from './command.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { ROOT } from './settings.ts'

/** Builds the agent desktop's page, unless what it is built from has not changed since the last time. */
const DESKTOP = join(ROOT, 'agent-desktop')
const STAMP = join(DESKTOP, 'dist', 'inputs.sha256')
const INPUTS = [DESKTOP, join(ROOT, 'server/contract'), join(ROOT, 'package-lock.json')]
const NOT_INPUTS = new Set(['node_modules', 'dist', '.tsbuild'])

export async function pageIsBuilt(): Promise<boolean> {
  return (
    existsSync(join(DESKTOP, 'dist/renderer/index.html')) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === (await inputsHash())
  )
}

/** @throws Refusal with what vite says */
export async function buildPage(signal?: AbortSignal): Promise<void> {
  const hash = await inputsHash()
  try {
    await run({
      command: process.execPath,
      args: [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      cwd: DESKTOP,
      signal,
    })
  } catch (failure) {
    throw new Refusal(`The agent desktop could not be built: ${sentenceOf(failure)}`, { cause: failure })
  }
  mkdirSync(join(DESKTOP, 'dist'), { recursive: true })
  writeFileSync(STAMP, hash)
}

async function inputsHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const input of INPUTS)
    for (const path of (await filesUnder(input)).sort())
      hash.update(`${relative(ROOT, path)}\n`).update(readFileSync(path))
  return hash.digest('hex')
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return [path] // no folder: the file itself
  const found = await Promise.all(
    entries
      .filter((entry) => !NOT_INPUTS.has(entry.name))
      .map(async (entry) =>
        entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)],
      ),
  )
  return found.flat()
}

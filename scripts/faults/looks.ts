/** Looks from outside: is a node ready, what do its figures say, by which way is a service reached. */
import { readFileSync } from 'node:fs'

/** Of the node that leads, by `/metrics`. */
export interface Figures {
  at: number
  /** Whom nobody is rung for, though we could. */
  waiting: number
  ready: number
}

export function clock(shiftMs: number | undefined): Record<string, string> {
  if (shiftMs === undefined) return {}
  const shifted = new URL('./shifted-clock.mjs', import.meta.url).href
  return { NODE_OPTIONS: `--import=${shifted}`, HOTLINE_FAULTS_CLOCK_MS: String(shiftMs) }
}

/** The same address, by another port of this machine. */
export function through(address: string, { port }: { port: number }): string {
  const url = new URL(address)
  url.port = String(port)
  url.searchParams.delete('path')
  return url.href
}

export async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
    (answer) => answer.status === 200,
    () => false, // dead, frozen or not up yet
  )
}

export async function readFigures(url: string): Promise<Figures | undefined> {
  try {
    const at = Date.now()
    const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(1_000) })).text()
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
    const calls = (state: string) => value(`hotline_calls\\{state="${state}"\\}`)
    const waiting = calls('waiting') - calls('ringing') - calls('away')
    return { at, waiting, ready: value('hotline_agents\\{state="ready"\\}') }
  } catch {
    return undefined // it died in the middle
  }
}

export function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // its process is down
  }
}

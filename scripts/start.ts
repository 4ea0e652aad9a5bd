import { mkdirSync } from 'node:fs'
import { connectionOf } from './stack/asterisk-connection.ts'
import { buildPage, pageIsBuilt } from './stack/build.ts'
import { claimHome } from './stack/front-lock.ts'
import { createGroup, type Group } from './stack/group.ts'
import { watchOver } from './stack/keeper.ts'
import { neededPackages } from './stack/needed-packages.ts'
import { endOrphans } from './stack/orphans.ts'
import { ensurePackages } from './stack/packages.ts'
import { Refusal } from './stack/refusal.ts'
import { keptSecret, readablePassword } from './stack/secrets.ts'
import { ARI_APP, askAlive, hotline, pageUrl, serverService, standbyNode } from './stack/server.ts'
import { readSettings, type Settings } from './stack/settings.ts'
import { startStack, together } from './stack/stack.ts'
import { step, type Say } from './stack/step.ts'

/** `npm start`: the whole hotline, with this process left in front of its children until Ctrl-C. */
const say: Say = (line) => console.log(line)

// A closed terminal or pipe must not end the hotline's keeper half-way through its clean-up.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

let leave: (code: number) => Promise<void> = (code) => process.exit(code)
// npm repeats a signal that the terminal has already sent: the second must not cut the first one's work short.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0))

try {
  await start()
} catch (failure) {
  if (failure instanceof Refusal) console.error(`\n${failure.message}`)
  else if (!(failure instanceof Error && failure.name === 'AbortError')) console.error(failure)
  await leave(1)
}

async function start(): Promise<void> {
  const startedAt = performance.now()
  const settings = readSettings(process.env)
  mkdirSync(settings.home, { recursive: true, mode: 0o711 })
  const free = claimHome(settings.home)
  const group = createGroup({ home: settings.home, restartDelayMs: settings.restartDelayMs, say })
  leave = leaving(group, free)

  await ensurePackages(await neededPackages(settings), say, group.signal)
  await endOrphans(settings.home)
  const demoPassword = passwordOfDemo(settings)
  const [backing] = await together([
    async () => {
      const stack = await startStack(settings, group, say)
      await step(say, 'database is current', () =>
        hotline(['migrate'], settings, stack, { signal: group.signal }),
      )
      if (demoPassword !== undefined)
        await step(say, 'demo county', () =>
          hotline(['seed'], settings, stack, { signal: group.signal, demoPassword }),
        )
      return stack
    },
    async () => {
      if (!(await pageIsBuilt())) await step(say, 'agent desktop built', () => buildPage(group.signal))
    },
  ])
  await step(say, `server on ${String(settings.httpPort)}`, () =>
    group.keep(serverService(settings, backing)),
  )
  const standby = settings.standbyPort === undefined ? [] : [standbyNode(settings, settings.standbyPort)]
  for (const { name, url, service } of standby)
    await step(say, `${name} at ${url}`, () => group.keep(service(backing)))
  void watchOver({
    asterisk: connectionOf(backing),
    app: ARI_APP,
    alive: async () => {
      await Promise.any([askAlive(pageUrl(settings)), ...standby.map((node) => askAlive(node.url))])
    },
    say,
    signal: group.signal,
  })
  announce(settings, demoPassword, performance.now() - startedAt)
}

function leaving(group: Group, free: () => void): (code: number) => Promise<void> {
  let left: Promise<void> | undefined
  const leaveOnce = async (code: number) => {
    await group.stop()
    free()
    process.exit(code)
  }
  return (code) => (left ??= leaveOnce(code))
}

/** Undefined in production, which has no demo accounts. */
function passwordOfDemo(settings: Settings): string | undefined {
  if (settings.mode === 'production') return undefined
  return settings.demoPassword ?? keptSecret(settings.home, 'demo-password', readablePassword)
}

function announce(settings: Settings, demoPassword: string | undefined, tookMs: number): void {
  const url = pageUrl(settings)
  say(`ready ${url}`)
  say(`  started in ${(tookMs / 1000).toFixed(1)} s · agent desktop ${url}/desktop/ · Ctrl-C ends everything`)
  if (demoPassword === undefined) return
  say(`  agents 1001–1020, supervisor 2001, expert 3001 · password ${demoPassword}`)
  say(`  a call is a SIP INVITE to sip:12345@127.0.0.1:${String(settings.sipPort)}; try: npm run simulate`)
}

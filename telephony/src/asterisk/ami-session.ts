import { createConnection } from 'node:net'
import createManager, { type Manager } from 'asterisk-manager'
import type { Log } from '../options.ts'
import { AmiError } from './ami-error.ts'
import { cleanFields, heardEvent, type AmiEvent, type AmiFields } from './ami-fields.ts'
import { afterPollTurn } from './poll-turn.ts'

/** One AMI session from connecting to its end, on a fresh instance of the library, which forgets what it lost. */
export interface AmiSession {
  action(name: string, fields: AmiFields, timeoutMs: number): Promise<AmiEvent['fields']>
  list(name: string, fields: AmiFields, timeoutMs: number): Promise<AmiEvent[]>
  close(why: string): void
  readonly ended: Promise<string>
}

interface Watched extends AmiSession {
  /** Begins the heartbeat; the library holds back what is sent before the login. */
  watch(): void
}

export interface AmiSessionOptions {
  host: string
  port: number
  user: string
  password: string
  log: Log
  /** Undefined: Asterisk is asked to send none; a busy one sends fifty a call. Answers to actions come all the same. */
  onEvent: ((event: AmiEvent) => void) | undefined
  eventMask: string | undefined
  timing: AmiSessionTiming
}

export interface AmiSessionTiming {
  pingEveryMs: number
  pongWithinMs: number
  openWithinMs: number
}

interface InFlight {
  finish(fields: AmiEvent['fields']): void
  hear(event: AmiEvent): void
  fail(code: 'timeout' | 'down', why: string): void
}

/** @throws AmiError `down` when nobody is there, `refused` for a wrong password */
export async function openAmiSession(options: AmiSessionOptions): Promise<AmiSession> {
  const { host, port, user, password, timing } = options
  // The library has no time limit for connecting and no way to give up: it is let in only where somebody listens.
  await listening(host, port, timing.openWithinMs)
  const manager = createManager(undefined, host, user, password, true)
  cleanFields('Login', { user, password })
  const session = takeOver(manager, options)
  try {
    await connected(manager, session, options)
    await loggedIn(manager, session, options)
    const mask = options.onEvent === undefined ? 'off' : options.eventMask
    if (mask !== undefined) await session.action('Events', { EventMask: mask }, timing.openWithinMs)
    session.watch()
  } catch (failure) {
    session.close('not logged in')
    throw failure
  }
  return session
}

function takeOver(manager: Manager, { log, onEvent, timing }: AmiSessionOptions): Watched {
  const inFlight = new Map<string, InFlight>()
  let count = 0
  let over = false
  let resolveEnded: (why: string) => void
  const ended = new Promise<string>((resolve) => (resolveEnded = resolve))

  const end = (why: string) => {
    if (over) return
    over = true
    clearInterval(pings)
    manager.removeAllListeners()
    manager.on('error', () => undefined) // of the dying socket; without a listener it would end the process
    manager.disconnect()
    for (const one of [...inFlight.values()]) one.fail('down', why)
    resolveEnded(why)
  }

  const send = <T>(
    name: string,
    fields: AmiFields,
    timeoutMs: number,
    collect: (resolve: (value: T) => void) => Pick<InFlight, 'finish' | 'hear'>,
  ) =>
    new Promise<T>((resolve, reject) => {
      const clean = cleanFields(name, fields)
      if (over || manager.isConnected() !== true) throw new AmiError('down', name)
      const id = `hotline-${String((count += 1))}`
      const settle = (act: () => void) => {
        stopWaiting()
        inFlight.delete(id)
        manager.removeAllListeners(id)
        act()
      }
      const stopWaiting = afterPollTurn(timeoutMs, () => one.fail('timeout', ''))
      const one: InFlight = {
        ...collect((value) => settle(() => resolve(value))),
        fail: (code, why) => settle(() => reject(new AmiError(code, name, why))),
      }
      inFlight.set(id, one)
      manager.action({ ...clean, actionid: id }, (_, response) => {
        const answer = heardEvent(response).fields
        if (answer['response'] === 'Error')
          settle(() => reject(new AmiError('refused', name, answer['message'] ?? '')))
        else one.finish(answer)
      })
    })

  let pings: NodeJS.Timeout | undefined
  const session: Watched = {
    ended,
    close: end,
    action: (name, fields, timeoutMs) =>
      send(name, fields, timeoutMs, (resolve) => ({ finish: resolve, hear: () => undefined })),
    list: (name, fields, timeoutMs) =>
      send<AmiEvent[]>(name, fields, timeoutMs, (resolve) => {
        const events: AmiEvent[] = []
        return {
          // "Success" only says that a list follows.
          finish: () => undefined,
          hear(event) {
            if (event.fields['eventlist'] === 'Complete') resolve(events)
            else events.push(event)
          },
        }
      }),
    watch() {
      if (over) return
      pings = setInterval(() => {
        session.action('Ping', {}, timing.pongWithinMs).catch((failure: unknown) => end(String(failure)))
      }, timing.pingEveryMs)
    },
  }

  manager.on('managerevent', (raw: Record<string, unknown>) => {
    const event = heardEvent(raw)
    const asked = inFlight.get(event.fields['actionid'] ?? '')
    if (asked !== undefined) {
      asked.hear(event)
      return
    }
    try {
      onEvent?.(event)
    } catch (failure) {
      log.error({ err: failure, event: event.name }, 'an AMI event was not handled')
    }
  })
  // The library emits Asterisk's events under their own names too: one called Close or Error is no end.
  manager.on('close', (event: unknown) => {
    if (typeof event !== 'object') end('closed')
  })
  manager.on('error', (failure: unknown) => {
    if (failure instanceof Error) end(failure.message)
  })
  return session
}

function listening(host: string, port: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createConnection({ host, port })
    const failed = (why: string) => {
      probe.destroy()
      reject(new AmiError('down', 'connect', why))
    }
    probe.setTimeout(timeoutMs, () => failed('timeout'))
    probe.once('error', (failure) => failed(failure.message))
    // Its greeting, not its port: a half-dead machine still accepts.
    probe.once('data', () => {
      probe.destroy()
      resolve()
    })
    probe.once('end', () => failed('closed without a greeting'))
  })
}

function connected(manager: Manager, session: AmiSession, options: AmiSessionOptions): Promise<void> {
  const { host, port } = options
  return step('connect', session, options, (done) => manager.connect(port, host, () => done()))
}

function loggedIn(manager: Manager, session: AmiSession, options: AmiSessionOptions): Promise<void> {
  return step('Login', session, options, (done) =>
    manager.login((failure) =>
      done(failure ? new AmiError('refused', 'Login', 'user or password') : undefined),
    ),
  )
}

function step(
  name: string,
  session: AmiSession,
  { timing }: AmiSessionOptions,
  begin: (done: (failure?: AmiError) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (failure?: AmiError) => {
      stopWaiting()
      if (failure === undefined) resolve()
      else reject(failure)
    }
    const stopWaiting = afterPollTurn(timing.openWithinMs, () => done(new AmiError('down', name, 'timeout')))
    void session.ended.then((why) => done(new AmiError('down', name, why)))
    begin(done)
  })
}

/** Citizens on the telephone: SIPp speaks SIP for them, a UDP socket each is their mouth and ear. */
import { fromValue, type CallerId } from './caller-id.ts'
import { freePort } from './ports.ts'
import { runSipp, type CallLine, type CallStep } from './sipp.ts'
import { HANG_MS, until } from './until.ts'
import { openVoice, type Voice } from './voice.ts'

export interface CitizenPlan {
  from: string | CallerId
  /** Undefined: she keeps silent. */
  toneHz?: number
  /** Counted from her INVITE, whatever happens meanwhile. */
  hangUpAfterMs?: number
  /** False: no media socket at all, for load. */
  sound?: boolean
}

export interface Ending {
  how: Extract<CallStep, 'refused' | 'gaveUp' | 'hungUpByCitizen' | 'hungUpByHotline'>
  /** SIP code of a refusal. */
  code?: number
  /** Epoch ms */
  at: number
}

export interface Citizen {
  readonly from: string
  /** Epoch ms of each step so far. */
  at(step: CallStep): number | undefined
  /** Resolves when the hotline (not yet an agent) picked up. */
  answered(timeoutMs?: number): Promise<void>
  readonly voice: Voice | undefined
  hears(hz: number, timeoutMs?: number): Promise<void>
  hearsNothing(timeoutMs?: number): Promise<void>
  ending(): Ending | undefined
  ended(timeoutMs?: number): Promise<Ending>
  /** Hangs up, or gives up when nobody has answered. */
  hangUp(): Promise<Ending>
}

export interface Crowd {
  readonly citizens: readonly Citizen[]
  /** Everybody's call has ended. */
  allEnded(timeoutMs?: number): Promise<void>
  /** Hangs up whatever is still up, then ends SIPp and closes the sockets. Idempotent. */
  leave(): Promise<void>
}

export interface CrowdPlan {
  sipPort: number
  dial?: string
  callers: readonly CitizenPlan[]
  ratePerSecond?: number
}

const SCENARIO = new URL('./scenarios/citizen.xml', import.meta.url)
const ENDINGS: readonly string[] = ['refused', 'gaveUp', 'hungUpByCitizen', 'hungUpByHotline']
/** Where a caller without a socket lets the sound go: discard. */
const NOWHERE = 9

/** One call. `leave` ends it in every case. */
export async function callHotline(
  plan: CitizenPlan & { sipPort: number; dial?: string },
): Promise<Citizen & { leave(): Promise<void> }> {
  const crowd = await callMany({
    sipPort: plan.sipPort,
    callers: [plan],
    ...(plan.dial ? { dial: plan.dial } : {}),
  })
  const [citizen] = crowd.citizens
  if (citizen === undefined) throw new Error('no caller')
  return Object.assign(citizen, { leave: () => crowd.leave() })
}

/** Many calls out of one SIPp, placed in the order given. */
export async function callMany({
  sipPort,
  dial = '12345',
  callers,
  ratePerSecond = 10,
}: CrowdPlan): Promise<Crowd> {
  const voices = await Promise.all(
    callers.map(async ({ sound, toneHz }) =>
      sound === false ? undefined : openVoice(await freePort(), toneHz),
    ),
  )
  const steps = callers.map(() => new Map<CallStep, CallLine>())
  const timers: NodeJS.Timeout[] = []
  const froms = callers.map(({ from }) => fromValue(typeof from === 'string' ? { user: from } : from))
  const sipp = await runSipp(
    {
      sipPort,
      dial,
      ratePerSecond,
      scenario: SCENARIO,
      callers: froms.map((from, index) => ({ from, mediaPort: voices[index]?.port ?? NOWHERE })),
    },
    (line) => {
      steps[line.index]?.set(line.step, line)
      const patience = callers[line.index]?.hangUpAfterMs
      if (line.step === 'answered') voices[line.index]?.speakTo(Number(line.detail))
      if (line.step === 'invited' && patience !== undefined)
        timers.push(setTimeout(() => sipp.hangUp(line.index), patience))
    },
  )
  const citizens = callers.map((plan, index): Citizen => {
    const name = typeof plan.from === 'string' ? plan.from : plan.from.user
    const at = (step: CallStep) => steps[index]?.get(step)?.at
    const alive = () => {
      const exit = sipp.exit()
      if (exit !== undefined && ending() === undefined) throw new Error(`${name}: ${exit}`)
    }
    const ending = (): Ending | undefined => {
      const last = [...(steps[index]?.values() ?? [])].find(({ step }) => ENDINGS.includes(step))
      if (last === undefined) return undefined
      const how = last.step as Ending['how']
      return { how, at: last.at, ...(how === 'refused' ? { code: Number(last.detail) } : {}) }
    }
    const ended = (timeoutMs = HANG_MS) =>
      until(
        () => {
          alive()
          return ending()
        },
        { that: `the call of ${name} ended`, timeoutMs },
      )
    const sound = () => {
      const voice = voices[index]
      if (voice === undefined) throw new Error(`${name} called without sound`)
      return voice
    }
    return {
      from: name,
      at,
      voice: voices[index],
      ending,
      ended,
      answered: async (timeoutMs = HANG_MS) => {
        await until(
          () => {
            alive()
            return at('answered')
          },
          { that: `${name} was answered`, timeoutMs },
        )
      },
      hears: async (hz, timeoutMs = HANG_MS) => {
        await until(() => sound().hears(hz), { that: `${name} hears ${String(hz)} Hz`, timeoutMs }).catch(
          (failure: unknown) => {
            const state = `${ending()?.how ?? 'the call is up'}, ${sound().inWords()}`
            throw new Error(`${name} does not hear ${String(hz)} Hz: ${state}`, { cause: failure })
          },
        )
      },
      hearsNothing: async (timeoutMs = HANG_MS) => {
        await until(() => sound().hearsNothing(), { that: `${name} hears nothing`, timeoutMs })
      },
      hangUp: async () => {
        if (ending() === undefined) sipp.hangUp(index)
        return ended()
      },
    }
  })
  const allEnded = async (timeoutMs = HANG_MS) => {
    await until(
      () => citizens.every((citizen) => citizen.ending() !== undefined || sipp.exit() !== undefined),
      {
        that: 'all calls ended',
        timeoutMs,
      },
    )
  }
  let left: Promise<void> | undefined
  return {
    citizens,
    allEnded,
    leave: () =>
      (left ??= (async () => {
        for (const timer of timers) clearTimeout(timer)
        sipp.noMore()
        const told = new Set<number>()
        const tell = () =>
          citizens.forEach((citizen, index) => {
            // A call that was placed a moment ago may show itself only now.
            if (told.has(index) || citizen.at('invited') === undefined || citizen.ending() !== undefined)
              return
            told.add(index)
            sipp.hangUp(index)
          })
        await until(
          () => {
            tell()
            return sipp.exit() !== undefined
          },
          { that: 'the last calls hang up', timeoutMs: 5000 },
        ).catch(() => undefined) // then the hotline is gone or hangs; SIPp ends in any case
        await sipp.kill()
        for (const voice of voices) voice?.close()
      })()),
  }
}

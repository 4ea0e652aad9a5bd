import type { Log } from '../options.ts'
import { AmiError } from './ami-error.ts'
import type { Ami } from './ami.ts'

/** Keeps Asterisk's native queue equal to our list of agents, so that a dead server costs the screen-pop, not the call. */
export interface QueueMember {
  /** e.g. PJSIP/h-4f0c… */
  interface: string
  /** Shown in events and logs: the 工号. */
  name: string
  paused: boolean
}

export interface QueueMirror {
  /**
   * The wanted list from now on; resolves when Asterisk has it, or has a newer one. While AMI is down it is only
   * remembered. @throws AmiError
   */
  mirror(members: readonly QueueMember[]): Promise<void>
  /** For `onSession`: reads what Asterisk has and repairs it. @throws AmiError */
  resync(): Promise<void>
}

interface Known {
  name: string
  paused: boolean
}

export function createQueueMirror(options: {
  ami: () => Ami | undefined
  queue: string
  log: Log
}): QueueMirror {
  const { queue, log } = options
  let wanted: readonly QueueMember[] = []
  /** What Asterisk has; undefined: must be read first. */
  let known: Map<string, Known> | undefined
  let last: Promise<void> = Promise.resolve()

  const repair = async (): Promise<void> => {
    const ami = options.ami()
    if (ami?.isUp() !== true) {
      known = undefined
      return
    }
    try {
      known ??= await read(ami, queue)
      for (const step of difference(known, wanted)) {
        await ami.action(step.action, { Queue: queue, ...step.fields })
        step.done(known)
      }
    } catch (failure) {
      known = undefined // whatever happened, the next repair begins by looking
      if (!(failure instanceof AmiError && failure.code === 'down'))
        log.warn({ err: failure }, 'the native queue is not equal')
      throw failure
    }
  }
  /** One at a time: two repairs at once would add a member twice. */
  const inTurn = (): Promise<void> => {
    const mine = last.then(repair, repair)
    last = mine.catch(() => undefined) // told to the one who asked
    return mine
  }

  return {
    mirror(members) {
      wanted = members
      return inTurn()
    },
    resync() {
      known = undefined
      return inTurn()
    },
  }
}

async function read(ami: Ami, queue: string): Promise<Map<string, Known>> {
  const events = await ami.list('QueueStatus', { Queue: queue })
  return new Map(
    events
      .filter(({ name }) => name === 'QueueMember')
      .map(({ fields }) => [
        fields['location'] ?? '',
        { name: fields['name'] ?? '', paused: fields['paused'] === '1' },
      ]),
  )
}

interface MirrorStep {
  action: 'QueueAdd' | 'QueuePause' | 'QueueRemove'
  fields: Record<string, string>
  done(known: Map<string, Known>): void
}

/** Pauses before additions: a headset that must not ring is the more urgent mistake. */
export function difference(known: ReadonlyMap<string, Known>, wanted: readonly QueueMember[]): MirrorStep[] {
  const target = new Map(wanted.map((member) => [member.interface, member]))
  const removals: MirrorStep[] = []
  const pauses: MirrorStep[] = []
  const additions: MirrorStep[] = []
  for (const [place, has] of known) {
    const member = target.get(place)
    if (member === undefined || member.name !== has.name)
      removals.push({
        action: 'QueueRemove',
        fields: { Interface: place },
        done: (map) => map.delete(place),
      })
    else if (member.paused !== has.paused)
      pauses.push({
        action: 'QueuePause',
        fields: { Interface: place, Paused: String(member.paused) },
        done: (map) => map.set(place, { name: has.name, paused: member.paused }),
      })
  }
  for (const [place, { name, paused }] of target) {
    if (known.get(place)?.name === name) continue
    additions.push({
      action: 'QueueAdd',
      fields: { Interface: place, MemberName: name, Paused: String(paused), StateInterface: place },
      done: (map) => map.set(place, { name, paused }),
    })
  }
  return [...removals, ...pauses, ...additions]
}

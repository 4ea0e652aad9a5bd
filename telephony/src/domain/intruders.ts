/**
 * Who guesses at SIP accounts: failures are counted for each address, and one that has too many is shut out for a while.
 * Pure: what is known comes in, what is known then goes out.
 */
export interface GuardPolicy {
  /** Failures of one address within the window, before it is shut out. */
  tries: number
  windowMs: number
  blockMs: number
}

export interface Intruder {
  address: string
  /** Since the window began; counted on while it is shut out. */
  failures: number
  /** Epoch ms */
  windowBegan: number
  lastAt: number
  /** Epoch ms; undefined: not shut out. */
  blockedUntil: number | undefined
}

export type Intruders = ReadonlyMap<string, Intruder>

/** Bounds what a flood of invented sender addresses costs: memory here, a list that Asterisk reads at each request there. */
const REMEMBERED = 500

/** @param exempt addresses that are never shut out: the trunk's, and where agents are logged in */
export function noteFailure(
  known: Intruders,
  { address, at }: { address: string; at: number },
  policy: GuardPolicy,
  exempt: (address: string) => boolean,
): Intruders {
  const before = known.get(address)
  const fresh =
    before === undefined || (before.blockedUntil === undefined && at - before.windowBegan > policy.windowMs)
  const failures = fresh ? 1 : before.failures + 1
  const blockedUntil =
    before?.blockedUntil ?? (failures >= policy.tries && !exempt(address) ? at + policy.blockMs : undefined)
  const next = new Map(known)
  next.delete(address) // the newest is last
  next.set(address, {
    address,
    failures,
    windowBegan: fresh ? at : before.windowBegan,
    lastAt: at,
    blockedUntil,
  })
  for (const { address: oldest } of known.values()) {
    if (next.size <= REMEMBERED) break
    next.delete(oldest)
  }
  return next
}

/** Without those whose time is over, and without blocks of addresses that are exempt by now. */
export function settle(
  known: Intruders,
  now: number,
  policy: GuardPolicy,
  exempt: (address: string) => boolean,
): Intruders {
  return new Map(
    [...known.values()].flatMap((one): [string, Intruder][] => {
      const over = one.blockedUntil === undefined ? one.lastAt + policy.windowMs : one.blockedUntil
      if (over <= now) return []
      return [[one.address, exempt(one.address) ? { ...one, blockedUntil: undefined } : one]]
    }),
  )
}

/** Addresses that are shut out, in order. */
export function blockedOf(known: Intruders): string[] {
  return [...known.values()]
    .flatMap(({ address, blockedUntil }) => (blockedUntil === undefined ? [] : [address]))
    .sort()
}

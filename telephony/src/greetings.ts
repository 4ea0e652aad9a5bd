import { greetingsAt } from './domain/opening.ts'
import type { RoutingRules } from './domain/routing-rules.ts'
import type { Log } from './options.ts'
import type { Switch } from './ports.ts'

/**
 * Keeps the switch told of each number's greeting, which changes with opening hours and holidays. The switch plays it by
 * itself, also while no server lives: nobody is asked before a caller hears a word.
 */
export interface Greetings {
  /** Tells what has changed since it was told last; cheap when nothing has. */
  tell(): void
  /** The switch may have been restarted: everything is told again. */
  forget(): void
}

export function createGreetings(parts: {
  rules: RoutingRules
  /** Undefined while it is out of reach. */
  switch: () => Pick<Switch, 'putGreetings'> | undefined
  log: Log
  now: () => number
}): Greetings {
  let told: string | undefined
  return {
    tell() {
      const greetings = greetingsAt(parts.rules, parts.now())
      const text = JSON.stringify(greetings)
      const target = parts.switch()
      if (text === told || target === undefined) return
      told = text
      target.putGreetings(greetings).catch((error: unknown) => {
        told = undefined
        parts.log.warn({ error }, 'greetings not told to the switch yet')
      })
    },
    forget() {
      told = undefined
    },
  }
}

// Everything the page may ask of the Electron shell, in one table: the preload's object and main's handlers derive from it.
import { z } from 'zod'

// The preload runs under the page's CSP, which forbids eval.
z.config({ jitless: true })

export const SHELL_CALLS = {
  /** Flashes the window's place in the task bar while a call rings; never takes the focus. */
  seekAttention: { input: z.object({ on: z.boolean() }).strict(), output: z.object({}).strict() },
  /** What runs here, for reports of trouble. */
  describe: {
    input: z.object({}).strict(),
    output: z.object({ version: z.string(), electron: z.string(), platform: z.string() }).strict(),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type ShellCallName = keyof typeof SHELL_CALLS
export type ShellInput<C extends ShellCallName> = z.infer<(typeof SHELL_CALLS)[C]['input']>
export type ShellOutput<C extends ShellCallName> = z.infer<(typeof SHELL_CALLS)[C]['output']>

/** What `window.hotlineShell` is, and what main carries out. */
export type Shell = { readonly [C in ShellCallName]: (input: ShellInput<C>) => Promise<ShellOutput<C>> }

export const SHELL_CALL_NAMES = Object.keys(SHELL_CALLS) as ShellCallName[]

export function shellChannel(name: ShellCallName): string {
  return `hotline-shell:${name}`
}

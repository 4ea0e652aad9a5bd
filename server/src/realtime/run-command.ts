/** One way for every socket command: known, allowed, valid, handled, acked. Nothing that a client sends gets past it. */
import {
  AppError,
  COMMANDS,
  type Ack,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '@hotline/contract'
import type { SessionUser } from '../auth/sessions.ts'

/** Who asks, and what a handler may do with that connection. */
export interface Caller {
  user: SessionUser
  /** Makes this connection the agent's one active device. */
  takeDesk: () => void
  /** From now on this connection gets every change of the board. */
  watchBoard: () => void
}

export type Handler<C extends CommandName> = (
  input: CommandInput<C>,
  caller: Caller,
) => Promise<CommandOutput<C>>

export interface Commands {
  handle<C extends CommandName>(name: C, handler: Handler<C>): void
  run(name: string, input: unknown, caller: Caller): Promise<Ack<unknown>>
  /** Commands of the contract that nobody handles: a fault of the program, found at start. */
  missing(): CommandName[]
}

export interface CommandOptions {
  refuse: (error: unknown, facts: Readonly<Record<string, unknown>>) => AppError
  count: (command: string, outcome: 'ok' | 'refused') => void
}

export function createCommands(options: CommandOptions): Commands {
  const handlers = new Map<CommandName, Handler<never>>()

  async function act(name: string, input: unknown, caller: Caller): Promise<unknown> {
    if (!isCommand(name)) throw new AppError('COMMAND_UNKNOWN')
    const command = COMMANDS[name]
    const roles: readonly string[] = command.roles
    if (!caller.user.roles.some((role) => roles.includes(role))) throw new AppError('FORBIDDEN')
    const parsed = command.input.safeParse(input)
    if (!parsed.success) {
      throw new AppError('INPUT_INVALID', {
        fields: parsed.error.issues.map((issue) => issue.path.join('.')),
      })
    }
    const handler = handlers.get(name)
    if (handler === undefined) throw new Error(`command ${name} has no handler`)
    return handler(parsed.data as never, caller)
  }

  return {
    handle(name, handler) {
      handlers.set(name, handler)
    },
    missing: () => (Object.keys(COMMANDS) as CommandName[]).filter((name) => !handlers.has(name)),
    async run(name, input, caller) {
      const label = isCommand(name) ? name : '(unknown)'
      try {
        const value = await act(name, input, caller)
        options.count(label, 'ok')
        return { ok: true, value }
      } catch (error) {
        options.count(label, 'refused')
        // The name comes from outside: only so much of it as tells what it was.
        const { code, details } = options.refuse(error, { command: name.slice(0, 40), user: caller.user.id })
        return { ok: false, error: { code, details } }
      }
    },
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

// One command over the socket: acked, checked by the contract, refused by code.
import type { Socket } from 'socket.io-client'
import { z } from 'zod'
import { COMMANDS, type CommandInput, type CommandName, type CommandOutput } from '@hotline/contract'
import { ApiFailure } from './api.ts'

/** An ack later than this counts as lost; the view tells what really happened. */
const ACK_LIMIT_MS = 8000

const Ack = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()).catch({}) }),
  }),
])

/** @throws ApiFailure with a code, SERVER_AWAY at once while the line is down */
export async function commandOver<C extends CommandName>(
  socket: Socket,
  name: C,
  input: CommandInput<C>,
): Promise<CommandOutput<C>> {
  if (!socket.connected) throw new ApiFailure('SERVER_AWAY', { sent: false })
  let answer: unknown
  try {
    answer = await socket.timeout(ACK_LIMIT_MS).emitWithAck(name, input)
  } catch (cause) {
    throw new ApiFailure('SERVER_AWAY', {}, { cause })
  }
  const ack = Ack.safeParse(answer)
  if (!ack.success) throw new ApiFailure('SERVER_AWAY', { name }, { cause: ack.error })
  if (!ack.data.ok) throw new ApiFailure(ack.data.error.code, ack.data.error.details)
  const value = COMMANDS[name].output.safeParse(ack.data.value)
  if (!value.success) throw new ApiFailure('SERVER_AWAY', { name }, { cause: value.error })
  return value.data as CommandOutput<C>
}

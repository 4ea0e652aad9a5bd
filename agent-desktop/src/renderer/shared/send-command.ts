// How a feature asks the server for something; the desk's line fulfils it.
import type { CommandInput, CommandName, CommandOutput } from '@hotline/contract'

/** @throws ApiFailure with a code, SERVER_AWAY at once while the line is down */
export type SendCommand = <C extends CommandName>(
  name: C,
  input: CommandInput<C>,
) => Promise<CommandOutput<C>>

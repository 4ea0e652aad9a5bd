// Main's side of the bridge: every call's sender and argument are checked before anything happens.
import type { IpcMain } from 'electron'
import { SHELL_CALLS, SHELL_CALL_NAMES, shellChannel, type Shell } from '../bridge/channels.ts'
import { isHome } from './window-rules.ts'

export function serveShell(ipc: Pick<IpcMain, 'handle'>, home: URL, shell: Shell): void {
  for (const name of SHELL_CALL_NAMES) {
    ipc.handle(shellChannel(name), async (event, input: unknown) => {
      // A frame of another origin, or one that is gone, asks for nothing good.
      if (event.senderFrame === null || !isHome(event.senderFrame.url, home)) throw new Error('FORBIDDEN')
      const parsed = SHELL_CALLS[name].input.safeParse(input)
      if (!parsed.success) throw new Error('INPUT_INVALID')
      // The table pairs each name with its own input; the union of all pairs is beyond TypeScript here.
      const call = shell[name] as (checked: unknown) => Promise<unknown>
      return SHELL_CALLS[name].output.parse(await call(parsed.data))
    })
  }
}

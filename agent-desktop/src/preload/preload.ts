// The only thing of Electron that the page can touch: one frozen object, one function per row of the table.
import { contextBridge, ipcRenderer } from 'electron'
import { SHELL_CALL_NAMES, shellChannel } from '../bridge/channels.ts'

contextBridge.exposeInMainWorld(
  'hotlineShell',
  Object.freeze(
    Object.fromEntries(
      SHELL_CALL_NAMES.map((name) => [
        name,
        (input: unknown): Promise<unknown> => ipcRenderer.invoke(shellChannel(name), input),
      ]),
    ),
  ),
)

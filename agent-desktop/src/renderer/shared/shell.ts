// The Electron shell, when the page runs in it. In a plain browser there is none, and nothing may depend on it.
import type { Shell } from '../../bridge/channels.ts'

declare global {
  interface Window {
    readonly hotlineShell?: Shell
  }
}

export const shell: Shell | undefined = window.hotlineShell

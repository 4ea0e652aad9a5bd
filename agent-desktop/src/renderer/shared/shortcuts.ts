// The one table of keys: buttons show it, `useShortcut` listens to it, the settings list it.
import { useEffect, useEffectEvent } from 'react'

export const SHORTCUTS = {
  answer: { keys: 'F2' },
  mute: { keys: 'F3' },
  hangup: { keys: 'F4' },
  ready: { keys: 'F6' },
  pause: { keys: 'F7' },
  pauseAfterCall: { keys: 'F8' },
  matter: { keys: 'F9' },
  save: { keys: 'Ctrl+S' },
  saveDraft: { keys: 'Ctrl+Shift+S' },
  finish: { keys: 'Ctrl+Enter' },
  emergency110: { keys: 'Ctrl+Shift+1' },
  emergency119: { keys: 'Ctrl+Shift+2' },
  emergency120: { keys: 'Ctrl+Shift+3' },
  emergency122: { keys: 'Ctrl+Shift+4' },
} as const satisfies Record<string, { keys: string }>

export type ShortcutName = keyof typeof SHORTCUTS

export interface KeyPress {
  key: string
  /** Where the key is on the board, whatever it writes: `Digit1`. */
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

/** `aria-keyshortcuts` wants "Control". */
export function ariaKeys(name: ShortcutName): string {
  return SHORTCUTS[name].keys.replace('Ctrl', 'Control')
}

/** A digit is known by its place: with Shift it writes `!` on a Chinese board, `！` in an input method, `1` in France. */
export function matches(press: KeyPress, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const pressed = isDigit(key) ? press.code === `Digit${key}` : press.key.toLowerCase() === key.toLowerCase()
  return (
    pressed &&
    (press.ctrlKey || press.metaKey) === parts.includes('Ctrl') &&
    press.shiftKey === parts.includes('Shift') &&
    !press.altKey
  )
}

function isDigit(key: string): boolean {
  return /^\d$/.test(key)
}

/** Works wherever the focus is; an undefined action lets the key do what the browser wants. */
export function useShortcut(name: ShortcutName, action: (() => void) | undefined): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (action === undefined || event.repeat) return
    const { keys } = SHORTCUTS[name]
    // While an input method composes, its keys are its own; a digit with Ctrl and Shift is none of them.
    if (event.isComposing && !isDigit(keys.split('+').at(-1) ?? '')) return
    if (!matches(event, keys)) return
    event.preventDefault()
    action()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

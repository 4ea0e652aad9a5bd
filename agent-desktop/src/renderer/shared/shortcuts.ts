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
} as const satisfies Record<string, { keys: string }>

export type ShortcutName = keyof typeof SHORTCUTS

export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

/** `aria-keyshortcuts` wants "Control". */
export function ariaKeys(name: ShortcutName): string {
  return SHORTCUTS[name].keys.replace('Ctrl', 'Control')
}

export function matches(press: KeyPress, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === parts.includes('Ctrl') &&
    press.shiftKey === parts.includes('Shift') &&
    !press.altKey
  )
}

/** Works wherever the focus is; an undefined action lets the key do what the browser wants. */
export function useShortcut(name: ShortcutName, action: (() => void) | undefined): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (action === undefined || event.repeat || event.isComposing) return
    if (!matches(event, SHORTCUTS[name].keys)) return
    event.preventDefault()
    action()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

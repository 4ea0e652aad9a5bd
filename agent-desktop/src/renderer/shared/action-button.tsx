// A button whose shortcut stands on it while its accessible name stays the plain word: the key is hidden from the name.
import { Button, type ButtonProps } from 'antd'
import type { ReactNode } from 'react'
import { ariaKeys, SHORTCUTS, useShortcut, type ShortcutName } from './shortcuts.ts'

export function ActionButton({
  name,
  shortcut,
  action,
  tone,
  ...rest
}: Omit<ButtonProps, 'onClick' | 'children' | 'name'> & {
  name: string
  shortcut: ShortcutName
  /** Undefined: not possible now. The button keeps its place, greyed. */
  action: (() => void) | undefined
  tone?: 'ringing' | 'wrap-up' | 'ready' | 'emergency'
}): ReactNode {
  useShortcut(shortcut, rest.disabled === true ? undefined : action)
  return (
    <Button
      {...rest}
      aria-keyshortcuts={ariaKeys(shortcut)}
      disabled={rest.disabled === true || action === undefined}
      onClick={action}
      className={`action ${tone === undefined ? '' : `tone-${tone}`} ${rest.className ?? ''}`}
    >
      <span>{name}</span>
      <kbd aria-hidden="true">{SHORTCUTS[shortcut].keys}</kbd>
    </Button>
  )
}

// Whether 专家目录 is open, for what, and where the focus was before: it goes back there, and no text is touched.
import { useCallback, useRef, useState } from 'react'
import type { Purpose } from './experts-model.ts'

export interface DirectoryDoor {
  open: boolean
  purpose: Purpose
  /** Rises each time the search box shall have the focus. */
  summons: number
  openFor: (purpose: Purpose) => void
  choose: (purpose: Purpose) => void
  toggle: () => void
  close: () => void
}

export function useDirectoryDoor(): DirectoryDoor {
  const [state, setState] = useState<{ open: boolean; purpose: Purpose; summons: number }>({
    open: false,
    purpose: 'invite',
    summons: 0,
  })
  const before = useRef<HTMLElement | null>(null)

  const openFor = useCallback((purpose: Purpose): void => {
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setState(({ summons }) => ({ open: true, purpose, summons: summons + 1 }))
  }, [])
  const close = useCallback((): void => {
    setState((now) => ({ ...now, open: false }))
    if (before.current?.isConnected === true) before.current.focus()
    before.current = null
  }, [])
  const choose = useCallback((purpose: Purpose): void => setState((now) => ({ ...now, purpose })), [])
  const toggle = (): void => (state.open ? close() : openFor(state.purpose))
  return { ...state, openFor, choose, toggle, close }
}

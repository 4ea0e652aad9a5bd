// Who guesses at passwords, asked for again and again while the board is open: rare, and never worth a push.
import { useEffect, useState } from 'react'
import { IntrusionList } from '@hotline/contract'
import { callApi } from '../../shared/api.ts'

/** A block lasts a quarter of an hour; a supervisor who sees it ten seconds late loses nothing. */
const EVERY_MS = 10_000

/** Undefined: not known, or the server is away, which the bar says already. */
export function useIntrusions(): IntrusionList | undefined {
  const [list, setList] = useState<IntrusionList>()
  useEffect(() => {
    let over = false
    const look = (): void => {
      callApi({ method: 'GET', path: '/api/intrusions', answer: IntrusionList }).then(
        (seen) => {
          if (!over) setList(seen)
        },
        () => {
          if (!over) setList(undefined)
        },
      )
    }
    look()
    const timer = setInterval(look, EVERY_MS)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [])
  return list
}

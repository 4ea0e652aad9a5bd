// A command's refusal stands in its own place for a while; the next command clears it.
import { useState } from 'react'
import { serverNow } from './clock.ts'
import { useFailureText } from './use-failure-text.ts'

/** A refusal stays readable this long. */
const REFUSAL_MS = 8000

export interface Refusal {
  /** Empty while nothing was refused lately. */
  words: string
  follow: (asked: Promise<unknown>) => void
}

/** @param now epoch ms, server's clock */
export function useRefusal(now: number): Refusal {
  const failureText = useFailureText()
  const [refused, setRefused] = useState<{ at: number; failure: unknown }>()
  const fresh = refused !== undefined && now - refused.at < REFUSAL_MS
  return {
    words: fresh ? failureText(refused.failure) : '',
    follow(asked) {
      setRefused(undefined)
      asked.catch((failure: unknown) => setRefused({ at: serverNow(), failure }))
    },
  }
}

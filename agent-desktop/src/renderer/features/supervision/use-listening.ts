// The supervisor's wish: her headset first, then the switch. Only one wish is under way; a newer one takes its place.
import { useRef, useState } from 'react'
import type { CommandInput, DeskView, ObserveMode } from '@hotline/contract'
import { useRefusal } from '../../shared/use-refusal.ts'
import type { ListeningView } from './listening-model.ts'

export function useListening(needs: {
  view: DeskView | undefined
  /** Epoch ms, server's clock. */
  now: number
  /** Resolves when her headset can be rung. @throws ApiFailure HEADSET_NOT_READY, MICROPHONE_NOT_READY */
  headsetReady: () => Promise<void>
  observe: (input: CommandInput<'call:observe'>) => Promise<unknown>
  unobserve: (input: CommandInput<'call:unobserve'>) => Promise<unknown>
  /** For a leg that the server does not know of any more. */
  hangUpHere: () => void
}): ListeningView {
  const { view, now, headsetReady, observe, unobserve } = needs
  const [preparing, setPreparing] = useState<{ journeyId: string; mode: ObserveMode }>()
  const wish = useRef(0)
  const refusal = useRefusal(now)
  const observing = view?.observing ?? null

  const ask = async (journeyId: string, mode: ObserveMode): Promise<void> => {
    wish.current += 1
    const mine = wish.current
    setPreparing({ journeyId, mode })
    try {
      await headsetReady()
      if (mine === wish.current) await observe({ journeyId, mode })
    } finally {
      if (mine === wish.current) setPreparing(undefined)
    }
  }
  return {
    observing,
    preparing,
    trouble: refusal.words,
    act: (journeyId, mode) => refusal.follow(ask(journeyId, mode)),
    stop() {
      wish.current += 1
      setPreparing(undefined)
      needs.hangUpHere()
      if (observing !== null) refusal.follow(unobserve({ journeyId: observing.journeyId }))
    },
  }
}

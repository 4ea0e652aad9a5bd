// A supervisor's headset: opened when it is first needed, then as an agent's. It resolves when it can be rung.
import type { DeskSession } from '../desk/desk-session.ts'
import { ApiFailure } from '../shared/api.ts'

export interface BoardSeat {
  /** Registers headset and microphone once. */
  open(): void
  /** @throws ApiFailure HEADSET_NOT_READY, MICROPHONE_NOT_READY */
  ready(): Promise<void>
  close(): void
}

/** The browser may ask for the microphone first; registration takes a second. */
const READY_WITHIN_MS = 15_000

export function createBoardSeat(
  session: Pick<DeskSession, 'link' | 'softphone' | 'microphone' | 'start'>,
): BoardSeat {
  const { link, softphone, microphone } = session
  let end: (() => void) | undefined

  const answer = (): 'ready' | 'MICROPHONE_NOT_READY' | undefined => {
    const { state } = microphone.get()
    if (state === 'denied' || state === 'absent' || state === 'ended') return 'MICROPHONE_NOT_READY'
    const registered = softphone.get().registration === 'registered'
    const known = link.get().view?.agent.proofs.headset === true
    return registered && known && state !== 'asking' ? 'ready' : undefined
  }
  const open = (): void => {
    if (end === undefined) end = session.start()
    else if (link.get().status === 'replaced') link.open()
    else if (answer() === 'MICROPHONE_NOT_READY') void microphone.open()
  }
  return {
    open,
    ready() {
      open()
      return new Promise((resolve, reject) => {
        const finish = (failure?: ApiFailure): void => {
          clearTimeout(late)
          for (const leave of leaves) leave()
          if (failure === undefined) resolve()
          else reject(failure)
        }
        const look = (): void => {
          const now = answer()
          if (now === 'ready') finish()
          else if (now !== undefined) finish(new ApiFailure(now))
        }
        const late = setTimeout(() => finish(new ApiFailure('HEADSET_NOT_READY')), READY_WITHIN_MS)
        const leaves = [link.subscribe(look), softphone.subscribe(look), microphone.subscribe(look)]
        look()
      })
    },
    close() {
      end?.()
      end = undefined
    },
  }
}

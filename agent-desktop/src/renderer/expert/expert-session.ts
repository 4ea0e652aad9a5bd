// One expert's session in this page: her line to the server and her headset, kept in step with each other outside React.
import { createHeadsetSession, type HeadsetSession } from '../desk/headset-session.ts'
import type { Memory } from '../shared/memory.ts'
import { createSeatLink, type SeatLink } from './seat-link.ts'

/** Nothing is opened before `start`; the function it returns ends it (退出, never unload). */
export interface ExpertSession extends HeadsetSession {
  link: SeatLink
}

export function createExpertSession(memory: Memory): ExpertSession {
  const link = createSeatLink()
  // Her BYE ends her part alone, and the switch tells the server.
  const headset = createHeadsetSession(memory, link, () => undefined)
  return {
    ...headset,
    link,
    start() {
      const endHeadset = headset.start()
      link.open()
      void headset.microphone.open()
      return () => {
        endHeadset()
        link.close()
      }
    },
  }
}

// One agent's session in this page: makes the parts outside React and keeps them in step with each other.
import type { HeadsetAccount, JourneyId, Me } from '@hotline/contract'
import { createDevices, present, type Devices } from '../features/headset/devices.ts'
import { createMicrophone, type Microphone } from '../features/headset/microphone.ts'
import { createFarEnd } from '../features/softphone/far-end.ts'
import { createRinger, type Ringer } from '../features/softphone/ringer.ts'
import { openSipLine } from '../features/softphone/sip-line.ts'
import { createSoftphone, type Softphone } from '../features/softphone/softphone-line.ts'
import { createTicketDesk, ticketApi, type TicketDesk } from '../features/ticket/ticket-desk.ts'
import { shell } from '../shared/shell.ts'
import { serverNow } from '../shared/clock.ts'
import { createMemory, type Memory } from '../shared/memory.ts'
import { createDeskLink, type DeskLink } from './desk-link.ts'

export interface DeskSession {
  link: DeskLink
  devices: Devices
  microphone: Microphone
  softphone: Softphone
  ringer: Ringer
  tickets: TicketDesk
  /** Nothing is opened before this; the function it returns ends it (签退, never unload). */
  start(): () => void
}

/** Between tries to get a headset account while the telephone system is away. */
const ACCOUNT_AGAIN_MS = 2000

/** @param link a line of its own, or a supervisor's beside the board */
export function createDeskSession(me: Me, memory: Memory, link: DeskLink = createDeskLink()): DeskSession {
  const devices = createDevices(memory)
  const microphone = createMicrophone(
    devices,
    createMemory(() => window.sessionStorage),
  )
  const farEnd = createFarEnd()
  const ringer = createRinger(() => present(devices.get().speakers, devices.get().choice.ringId))
  const tickets = createTicketDesk({
    agentId: me.id,
    memory,
    newKey: () => crypto.randomUUID(),
    ...ticketApi,
  })
  /** Hang-ups that the server has not heard of yet. */
  const untold = new Set<JourneyId>()
  const tellHangups = async (): Promise<void> => {
    for (const journeyId of [...untold]) {
      try {
        await link.command('call:hangup', { journeyId })
        untold.delete(journeyId)
      } catch {
        // Still away, or the call is long gone: the next connect asks again, once.
        if (link.get().status === 'up') untold.delete(journeyId)
      }
    }
  }
  const softphone = createSoftphone({
    openLine: openSipLine,
    sound: () => microphone.copy(),
    ring: {
      start() {
        ringer.start()
        shell?.seekAttention({ on: true }).catch(() => undefined)
      },
      stop() {
        ringer.stop()
        shell?.seekAttention({ on: false }).catch(() => undefined)
      },
    },
    playFarEnd: (sound) => farEnd.play(sound),
    hungUp(journeyId) {
      const { status, view } = link.get()
      // Without a server the last view is about an earlier call; the switch itself will tell how this one ended.
      const known = journeyId ?? (status === 'up' ? view?.call?.journeyId : undefined)
      if (known === undefined) return
      untold.add(known)
      void tellHangups()
    },
    now: serverNow,
  })

  const start = (): (() => void) => {
    let accountTimer: ReturnType<typeof setTimeout> | undefined
    let told: boolean | undefined
    let registration = softphone.get().registration
    let switchUp = true

    const openHeadset = async (): Promise<void> => {
      clearTimeout(accountTimer)
      if (link.get().status !== 'up') return
      let account: HeadsetAccount
      try {
        account = await link.command('headset:open', {})
      } catch {
        accountTimer = setTimeout(() => void openHeadset(), ACCOUNT_AGAIN_MS)
        return
      }
      softphone.open(account)
    }
    const proveMicrophone = async (): Promise<void> => {
      const proved = microphone.get().state === 'proved'
      if (link.get().status !== 'up' || told === proved) return
      told = proved
      try {
        await link.command('headset:prove', { microphone: proved })
      } catch {
        told = undefined
      }
    }
    const letGo = (): void => {
      const { status } = link.get()
      if (softphone.get().call === undefined && ['replaced', 'ended'].includes(status)) softphone.close()
    }
    const pointSound = (): void => {
      const { speakers, choice } = devices.get()
      farEnd.pointAt(present(speakers, choice.speakerId))
    }
    const onDevices = (): void => void devices.refresh()

    const endings = [
      link.onUp(() => {
        told = undefined
        void openHeadset()
        void proveMicrophone()
        void tellHangups()
        tickets.wake()
      }),
      link.subscribe(() => {
        letGo()
        const up = link.get().view?.switchUp !== false
        // After an Asterisk restart the account may have to be made again.
        if (up && !switchUp) void openHeadset()
        switchUp = up
      }),
      microphone.subscribe(() => void proveMicrophone()),
      softphone.subscribe(() => {
        letGo()
        const now = softphone.get().registration
        if (now === 'failed' && registration !== 'failed') void openHeadset()
        registration = now
      }),
      devices.subscribe(pointSound),
    ]
    navigator.mediaDevices.addEventListener('devicechange', onDevices)
    link.open()
    tickets.wake()
    void microphone.open()
    return () => {
      clearTimeout(accountTimer)
      for (const end of endings) end()
      navigator.mediaDevices.removeEventListener('devicechange', onDevices)
      softphone.close()
      microphone.close()
      tickets.close()
      link.close()
    }
  }
  return { link, devices, microphone, softphone, ringer, tickets, start }
}

// One expert's session in this page: line, headset and microphone, kept in step with each other outside React.
import type { HeadsetAccount } from '@hotline/contract'
import { createDevices, present, type Devices } from '../features/headset/devices.ts'
import { createMicrophone, type Microphone } from '../features/headset/microphone.ts'
import { createFarEnd } from '../features/softphone/far-end.ts'
import { createRinger, type Ringer } from '../features/softphone/ringer.ts'
import { openSipLine } from '../features/softphone/sip-line.ts'
import { createSoftphone, type Softphone } from '../features/softphone/softphone-line.ts'
import { serverNow } from '../shared/clock.ts'
import { createMemory, type Memory } from '../shared/memory.ts'
import { shell } from '../shared/shell.ts'
import { createSeatLink, type SeatLink } from './seat-link.ts'

export interface ExpertSession {
  link: SeatLink
  devices: Devices
  microphone: Microphone
  softphone: Softphone
  ringer: Ringer
  /** Nothing is opened before this; the function it returns ends it (退出, never unload). */
  start(): () => void
}

/** Between tries to get a headset account while the telephone system is away. */
const ACCOUNT_AGAIN_MS = 2000

export function createExpertSession(memory: Memory): ExpertSession {
  const link = createSeatLink()
  const devices = createDevices(memory)
  const microphone = createMicrophone(
    devices,
    createMemory(() => window.sessionStorage),
  )
  const farEnd = createFarEnd()
  const ringer = createRinger(() => present(devices.get().speakers, devices.get().choice.ringId))
  const seekAttention = (on: boolean): void => void shell?.seekAttention({ on }).catch(() => undefined)
  const softphone = createSoftphone({
    openLine: openSipLine,
    sound: () => microphone.copy(),
    ring: {
      start() {
        ringer.start()
        seekAttention(true)
      },
      stop() {
        ringer.stop()
        seekAttention(false)
      },
    },
    playFarEnd: (sound) => farEnd.play(sound),
    // Her BYE ends her part alone, and the switch tells the server.
    hungUp: () => undefined,
    now: serverNow,
  })

  const start = (): (() => void) => {
    let accountTimer: ReturnType<typeof setTimeout> | undefined
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
    const letGo = (): void => {
      const { status } = link.get()
      if (softphone.get().call === undefined && ['replaced', 'ended'].includes(status)) softphone.close()
    }
    const onDevices = (): void => void devices.refresh()
    const endings = [
      link.onUp(() => void openHeadset()),
      link.subscribe(() => {
        letGo()
        const up = link.get().view?.switchUp !== false
        // After an Asterisk restart the account may have to be made again.
        if (up && !switchUp) void openHeadset()
        switchUp = up
      }),
      softphone.subscribe(() => {
        letGo()
        const now = softphone.get().registration
        if (now === 'failed' && registration !== 'failed') void openHeadset()
        registration = now
      }),
      devices.subscribe(() =>
        farEnd.pointAt(present(devices.get().speakers, devices.get().choice.speakerId)),
      ),
    ]
    navigator.mediaDevices.addEventListener('devicechange', onDevices)
    link.open()
    void microphone.open()
    return () => {
      clearTimeout(accountTimer)
      for (const end of endings) end()
      navigator.mediaDevices.removeEventListener('devicechange', onDevices)
      softphone.close()
      microphone.close()
      link.close()
    }
  }
  return { link, devices, microphone, softphone, ringer, start }
}

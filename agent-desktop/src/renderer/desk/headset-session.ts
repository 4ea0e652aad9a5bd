// The headset of one person's page: microphone, ringer and softphone, kept outside React, and its account with the server.
import type { HeadsetAccount, JourneyId } from '@hotline/contract'
import { createDevices, present, type Devices } from '../features/headset/devices.ts'
import { createMicrophone, type Microphone } from '../features/headset/microphone.ts'
import { createFarEnd } from '../features/softphone/far-end.ts'
import { createRinger, type Ringer } from '../features/softphone/ringer.ts'
import { openSipLine } from '../features/softphone/sip-line.ts'
import { createSoftphone, type Softphone } from '../features/softphone/softphone-line.ts'
import { serverNow } from '../shared/clock.ts'
import { createMemory, type Memory } from '../shared/memory.ts'
import type { SendCommand } from '../shared/send-command.ts'
import { shell } from '../shared/shell.ts'
import type { ReadableStore } from '../shared/store.ts'

export interface HeadsetSession {
  devices: Devices
  microphone: Microphone
  softphone: Softphone
  ringer: Ringer
  /** The microphone is opened apart. The function it returns ends it (签退, 退出, never unload). */
  start(): () => void
}

/** What a headset has to know of the page's line to the server. */
export interface HeadsetLink extends ReadableStore<{
  status: 'connecting' | 'up' | 'down' | 'replaced' | 'ended'
  view: { switchUp: boolean } | undefined
}> {
  command: SendCommand
  onUp(listener: () => void): () => void
}

/** Between tries to get a headset account while the telephone system is away. */
const ACCOUNT_AGAIN_MS = 2000

/** @param hungUp told of each call that was hung up here; without its journey where the page does not know it */
export function createHeadsetSession(
  memory: Memory,
  link: HeadsetLink,
  hungUp: (journeyId: JourneyId | undefined) => void,
): HeadsetSession {
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
    hungUp,
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
    const pointSound = (): void => {
      const { speakers, choice } = devices.get()
      farEnd.pointAt(present(speakers, choice.speakerId))
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
      devices.subscribe(pointSound),
    ]
    navigator.mediaDevices.addEventListener('devicechange', onDevices)
    return () => {
      clearTimeout(accountTimer)
      for (const end of endings) end()
      navigator.mediaDevices.removeEventListener('devicechange', onDevices)
      softphone.close()
      microphone.close()
    }
  }
  return { devices, microphone, softphone, ringer, start }
}

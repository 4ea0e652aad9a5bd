// The headset's set-up as the page shows it.
import { useStore } from '../../shared/store.ts'
import type { Device, DeviceChoice, Devices } from './devices.ts'
import { present } from './devices.ts'
import { QUIET_HINT_MS, type MicrophoneState } from './headset-model.ts'
import type { Microphone } from './microphone.ts'

export interface HeadsetView {
  state: MicrophoneState
  /** Nothing heard for so long that the agent needs advice. */
  quiet: boolean
  soundLocked: boolean
  microphones: readonly Device[]
  speakers: readonly Device[]
  choice: DeviceChoice
  choose: (part: Partial<DeviceChoice>) => void
  retry: () => void
}

export function useHeadset(devices: Devices, microphone: Microphone, now: number): HeadsetView {
  const { microphones, speakers, choice } = useStore(devices)
  const { state, since, soundLocked } = useStore(microphone)
  return {
    state,
    quiet: state === 'listening' && now - since > QUIET_HINT_MS,
    soundLocked,
    microphones,
    speakers,
    choice: {
      microphoneId: present(microphones, choice.microphoneId),
      speakerId: present(speakers, choice.speakerId),
      ringId: present(speakers, choice.ringId),
    },
    choose: (part) => {
      devices.choose(part)
      if (part.microphoneId !== undefined) void microphone.open()
    },
    retry: () => void microphone.open(),
  }
}

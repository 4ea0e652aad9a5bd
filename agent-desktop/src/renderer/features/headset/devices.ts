// Which sound devices exist and which the agent chose. An id that is gone falls back to the system's default.
import { z } from 'zod'
import { MEMORY_KEYS, type Memory } from '../../shared/memory.ts'
import { createStore, type ReadableStore } from '../../shared/store.ts'

export const DEFAULT_DEVICE = 'default'

const Choice = z.object({ microphoneId: z.string(), speakerId: z.string(), ringId: z.string() })
export type DeviceChoice = z.infer<typeof Choice>

export interface Device {
  id: string
  /** Empty until the browser was allowed the microphone. */
  label: string
}

export interface DevicesState {
  microphones: Device[]
  speakers: Device[]
  choice: DeviceChoice
}

export interface Devices extends ReadableStore<DevicesState> {
  choose(part: Partial<DeviceChoice>): void
  refresh(): Promise<void>
}

export function createDevices(memory: Memory): Devices {
  const store = createStore<DevicesState>({
    microphones: [],
    speakers: [],
    choice: memory.read(MEMORY_KEYS.devices, Choice) ?? {
      microphoneId: DEFAULT_DEVICE,
      speakerId: DEFAULT_DEVICE,
      ringId: DEFAULT_DEVICE,
    },
  })
  const refresh = async (): Promise<void> => {
    const found = await navigator.mediaDevices.enumerateDevices()
    const of = (kind: MediaDeviceKind): Device[] =>
      found
        .filter(
          (device) =>
            device.kind === kind && !['', DEFAULT_DEVICE, 'communications'].includes(device.deviceId),
        )
        .map((device) => ({ id: device.deviceId, label: device.label }))
    store.update((now) => ({ ...now, microphones: of('audioinput'), speakers: of('audiooutput') }))
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    refresh,
    choose(part) {
      store.update((now) => ({ ...now, choice: { ...now.choice, ...part } }))
      memory.write(MEMORY_KEYS.devices, store.get().choice)
    },
  }
}

/** The chosen device if it is still plugged in, else the system's default. */
export function present(devices: readonly Device[], id: string): string {
  return devices.some((device) => device.id === id) ? id : DEFAULT_DEVICE
}

// The ring, made of tones on the chosen ring device: no file to fetch when the network is what is broken.
import { DEFAULT_SINK, sinkOf } from './sink.ts'

export interface Ringer {
  start(): void
  stop(): void
  /** One ring, to find the device by ear. */
  once(): void
}

/** China's ringing rhythm: 450 Hz, 1 s on, 4 s off (YD/T 1729); shortened, because an agent answers within seconds. */
const TONE_HZ = 450
const ON_SECONDS = 1
const EVERY_MS = 3000

/** @param deviceId read at each ring: the choice may change between two calls */
export function createRinger(deviceId: () => string): Ringer {
  let timer: ReturnType<typeof setInterval> | undefined
  let context: AudioContext | undefined

  const tone = (): void => {
    context ??= new AudioContext()
    const here = context
    void pointAt(here, deviceId()).then(() => {
      // Between the request and now the agent may have answered.
      if (timer !== undefined) sing(here)
    })
  }
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
    delete document.documentElement.dataset['ringing']
    const ended = context
    context = undefined
    void ended?.close()
  }
  return {
    start() {
      if (timer !== undefined) return
      document.documentElement.dataset['ringing'] = deviceId()
      timer = setInterval(tone, EVERY_MS)
      tone()
    },
    stop: () => {
      if (timer !== undefined) stop()
    },
    once() {
      const test = new AudioContext()
      void pointAt(test, deviceId()).then(() => {
        sing(test)
        setTimeout(() => void test.close(), ON_SECONDS * 1000 + 200)
      })
    },
  }
}

function sing(context: AudioContext): void {
  const volume = context.createGain()
  const begin = context.currentTime
  // Soft edges: a click in a headset hurts after the hundredth call.
  volume.gain.setValueAtTime(0, begin)
  volume.gain.linearRampToValueAtTime(0.25, begin + 0.05)
  volume.gain.setValueAtTime(0.25, begin + ON_SECONDS - 0.05)
  volume.gain.linearRampToValueAtTime(0, begin + ON_SECONDS)
  const tone = context.createOscillator()
  tone.frequency.value = TONE_HZ
  tone.connect(volume).connect(context.destination)
  tone.start(begin)
  tone.stop(begin + ON_SECONDS)
}

async function pointAt(context: AudioContext, deviceId: string): Promise<void> {
  if (deviceId === DEFAULT_SINK || !('setSinkId' in context)) return
  try {
    await (context as AudioContext & { setSinkId(id: string): Promise<void> }).setSinkId(sinkOf(deviceId))
  } catch {
    // The device went away this moment: better to ring on the default than not at all.
  }
}

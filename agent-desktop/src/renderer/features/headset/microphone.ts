// The agent's microphone for the whole session: opened once, heard once, watched from then on. Calls get copies of its
// track, so that muting or ending a call never touches the evidence.
import { z } from 'zod'
import { MEMORY_KEYS, type Memory } from '../../shared/memory.ts'
import { serverNow } from '../../shared/clock.ts'
import { createStore, type ReadableStore } from '../../shared/store.ts'
import { DEFAULT_DEVICE, present, type Devices } from './devices.ts'
import { HEARD_NOTHING, hear, isProof, loudness, troubleOf, type MicrophoneState } from './headset-model.ts'

export interface MicrophoneView {
  state: MicrophoneState
  /** Epoch ms. */
  since: number
  /** The browser waits for a key or a click before it lets the page hear. */
  soundLocked: boolean
}

export interface Microphone extends ReadableStore<MicrophoneView> {
  /** dBFS, twenty-five times a second; its own store so that only the meter is drawn again. */
  level: ReadableStore<number>
  open(): Promise<void>
  /** A copy for one call, or undefined while there is no live track. */
  copy(): MediaStream | undefined
  close(): void
}

/** Short enough to see a syllable, long enough to cost nothing. */
const MEASURE_EVERY_MS = 40

/**
 * Echo from an open earpiece is removed here; noise suppression is left to the headset, whose makers know its
 * microphone, and because it would eat steady sounds that the other side should hear.
 */
const SOUND: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: false,
  autoGainControl: true,
}

const Remembered = z.object({ microphone: z.string() })

export function createMicrophone(devices: Devices, sessionMemory: Memory): Microphone {
  const store = createStore<MicrophoneView>({ state: 'asking', since: serverNow(), soundLocked: false })
  const level = createStore(-100)
  let stream: MediaStream | undefined
  let stopMeasuring: (() => void) | undefined
  let opening = 0

  const turn = (state: MicrophoneState): void =>
    store.update((now) => (now.state === state ? now : { ...now, state, since: serverNow() }))

  const release = (): void => {
    stopMeasuring?.()
    stopMeasuring = undefined
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
  }

  const watch = (track: MediaStreamTrack, name: string): void => {
    const remembered = sessionMemory.read(MEMORY_KEYS.microphoneProof, Remembered)?.microphone === name
    let proved = remembered
    let hearing = HEARD_NOTHING
    const judge = (): void =>
      turn(track.readyState === 'ended' ? 'ended' : track.muted ? 'muted' : proved ? 'proved' : 'listening')
    track.onended = judge
    track.onmute = judge
    track.onunmute = judge
    stopMeasuring = measure(new MediaStream([track]), {
      locked: (soundLocked) => store.update((now) => ({ ...now, soundLocked })),
      level: (dbfs) => {
        level.set(dbfs)
        if (proved) return
        hearing = hear(hearing, performance.now(), dbfs)
        if (!isProof(hearing)) return
        proved = true
        sessionMemory.write(MEMORY_KEYS.microphoneProof, { microphone: name })
        judge()
      },
    })
    judge()
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    level,
    async open() {
      opening += 1
      const mine = opening
      release()
      turn('asking')
      await devices.refresh()
      const { microphones, choice } = devices.get()
      const id = present(microphones, choice.microphoneId)
      try {
        const opened = await navigator.mediaDevices.getUserMedia({
          audio: id === DEFAULT_DEVICE ? SOUND : { ...SOUND, deviceId: { exact: id } },
        })
        if (mine !== opening) return opened.getTracks().forEach((track) => track.stop())
        stream = opened
        // Labels and ids are known only after the permission.
        await devices.refresh()
        const track = opened.getAudioTracks()[0]
        if (track === undefined) return turn('absent')
        watch(track, track.getSettings().deviceId ?? id)
      } catch (error) {
        if (mine === opening) turn(troubleOf(error))
      }
    },
    copy() {
      const track = stream?.getAudioTracks()[0]
      return track?.readyState === 'live' ? new MediaStream([track.clone()]) : undefined
    },
    close() {
      opening += 1
      release()
    },
  }
}

function measure(
  stream: MediaStream,
  tell: { locked: (locked: boolean) => void; level: (dbfs: number) => void },
): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 2048
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    if (context.state !== 'running') return
    analyser.getFloatTimeDomainData(samples)
    tell.level(loudness(samples))
  }, MEASURE_EVERY_MS)
  const unlock = (): void => void context.resume()
  const onState = (): void => tell.locked(context.state === 'suspended')
  context.addEventListener('statechange', onState)
  window.addEventListener('pointerdown', unlock)
  window.addEventListener('keydown', unlock)
  onState()
  return () => {
    clearInterval(timer)
    context.removeEventListener('statechange', onState)
    window.removeEventListener('pointerdown', unlock)
    window.removeEventListener('keydown', unlock)
    void context.close()
  }
}

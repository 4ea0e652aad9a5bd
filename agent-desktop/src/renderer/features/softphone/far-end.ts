// Plays the other side on the chosen earpiece. In the document, so that the browser's own tools and tests find it.
import { sinkOf } from './sink.ts'

export interface FarEnd {
  play(sound: MediaStream | undefined): void
  pointAt(deviceId: string): void
}

export function createFarEnd(): FarEnd {
  let made: HTMLAudioElement | undefined
  const speaker = (): HTMLAudioElement => {
    if (made !== undefined) return made
    made = document.createElement('audio')
    made.autoplay = true
    made.dataset['hotline'] = 'far-end'
    document.body.append(made)
    return made
  }
  const play = (): void => {
    // A page that was reloaded and not touched since may have to wait for a key or click.
    speaker()
      .play()
      .catch(() => {
        window.addEventListener('pointerdown', play, { once: true })
        window.addEventListener('keydown', play, { once: true })
      })
  }
  return {
    play(sound) {
      speaker().srcObject = sound ?? null
      if (sound !== undefined) play()
    },
    pointAt(deviceId) {
      // The chosen earpiece may be unplugged: the default goes on playing.
      speaker()
        .setSinkId(sinkOf(deviceId))
        .catch(() => undefined)
    },
  }
}

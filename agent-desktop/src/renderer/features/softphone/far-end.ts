// Plays the other side on the chosen earpiece. In the document, so that the browser's own tools and tests find it.
import { sinkOf } from './sink.ts'

export interface FarEnd {
  play(sound: MediaStream | undefined): void
  pointAt(deviceId: string): void
}

export function createFarEnd(): FarEnd {
  const element = document.createElement('audio')
  element.autoplay = true
  element.dataset['hotline'] = 'far-end'
  document.body.append(element)
  const play = (): void => {
    // A page that was reloaded and not touched since may have to wait for a key or click.
    element.play().catch(() => {
      window.addEventListener('pointerdown', play, { once: true })
      window.addEventListener('keydown', play, { once: true })
    })
  }
  return {
    play(sound) {
      element.srcObject = sound ?? null
      if (sound !== undefined) play()
    },
    pointAt(deviceId) {
      // The chosen earpiece may be unplugged: the default goes on playing.
      element.setSinkId(sinkOf(deviceId)).catch(() => undefined)
    },
  }
}

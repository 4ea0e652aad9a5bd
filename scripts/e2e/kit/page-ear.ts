/** Runs inside the page, put there before its own code: finds the far side's sound that the page plays and measures it. */

export interface PageEar {
  /** Looks at the newest 340 ms of every loudspeaker that plays a peer's sound. */
  listen(hz: number): Promise<{ heard: boolean; share: number; levelDbfs: number; playing: number }>
  /** The newest 340 ms of every such loudspeaker, for a judge outside: 16 bit samples, base64. */
  record(): Promise<{ rate: number; samples: string }[]>
}

/** Self-contained: Playwright sends its source text to the page. */
export function listenInPage(): void {
  const remoteTracks = new Set<string>()
  const speakers = new Set<HTMLMediaElement>()
  const ears = new WeakMap<MediaStream, AnalyserNode>()
  let context: AudioContext | undefined

  const RealPeer = window.RTCPeerConnection
  window.RTCPeerConnection = class extends RealPeer {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', ({ track }) => remoteTracks.add(track.id))
    }
  }
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    configurable: true,
    get(this: HTMLMediaElement) {
      return source?.get?.call(this) as MediaProvider | null
    },
    set(this: HTMLMediaElement, value: MediaProvider | null) {
      speakers.add(this)
      source?.set?.call(this, value)
    },
  })

  const playing = (): MediaStream[] =>
    [...speakers].flatMap((speaker) => {
      const stream = speaker.srcObject
      const sounds = !speaker.paused && !speaker.muted && speaker.volume > 0
      if (!sounds || !(stream instanceof MediaStream)) return []
      const far = stream
        .getAudioTracks()
        .some(({ id, readyState }) => remoteTracks.has(id) && readyState === 'live')
      return far ? [stream] : []
    })
  const earOn = (stream: MediaStream): AnalyserNode => {
    context ??= new AudioContext()
    const known = ears.get(stream)
    if (known !== undefined) return known
    const analyser = context.createAnalyser()
    analyser.fftSize = 16_384
    context.createMediaStreamSource(stream).connect(analyser)
    ears.set(stream, analyser)
    return analyser
  }
  const newest = async (stream: MediaStream) => {
    const analyser = earOn(stream)
    if (context?.state === 'suspended') await context.resume()
    const samples = new Float32Array(analyser.fftSize)
    analyser.getFloatTimeDomainData(samples)
    return { samples, rate: analyser.context.sampleRate }
  }
  const ear: PageEar = {
    record: () =>
      Promise.all(
        playing().map(async (stream) => {
          const { samples, rate } = await newest(stream)
          const octets = new Uint8Array(
            Int16Array.from(samples, (sample) => 32_767 * Math.max(-1, Math.min(1, sample))).buffer,
          )
          return { rate, samples: btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join('')) }
        }),
      ),
    listen: async (hz) => {
      const streams = playing()
      let best = { heard: false, share: 0, levelDbfs: -Infinity, playing: streams.length }
      for (const stream of streams) {
        const { samples, rate } = await newest(stream)
        // Pieces of 100 ms, as the citizen's ear has them: the tone's loudness swings.
        const piece = Math.round(rate / 10)
        const pieces = Math.floor(samples.length / piece)
        let [shares, energies, good] = [0, 0, 0]
        for (let index = 0; index < pieces; index += 1) {
          let [one, two, energy] = [0, 0, 0]
          const turn = 2 * Math.cos((2 * Math.PI * hz) / rate)
          for (const sample of samples.subarray(index * piece, (index + 1) * piece)) {
            energy += sample * sample
            ;[one, two] = [sample + turn * one - two, one]
          }
          const power = one * one + two * two - turn * one * two
          const share = energy === 0 ? 0 : (2 * power) / (piece * energy)
          shares += share
          energies += energy
          if (share > 0.5 && 10 * Math.log10(energy / piece) > -55) good += 1
        }
        const levelDbfs = 10 * Math.log10(energies / (piece * pieces))
        const seen = { heard: good === pieces, share: shares / pieces, levelDbfs, playing: streams.length }
        if (seen.heard || seen.share > best.share) best = seen
      }
      return best
    },
  }
  Object.assign(window, { hotlineTestEar: ear })
}

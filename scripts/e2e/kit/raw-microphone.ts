/**
 * Runs inside the page, put there before its own code. The microphone of a test is a file, with no room around it: echo
 * cancelling would take the tone for the echo of the far side's (both swing four times a second) and remove it in some
 * calls, noise suppression would in the long run. What the page asks for a person's microphone is in microphone.ts.
 */
export function leaveMicrophoneRaw(): void {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  if (mediaDevices === undefined) return // not a secure page: no microphone at all
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = (wanted) => {
    if (wanted?.audio === undefined || wanted.audio === false) return ask(wanted)
    const audio = wanted.audio === true ? {} : wanted.audio
    const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    return ask({ ...wanted, audio: { ...audio, ...raw } })
  }
}

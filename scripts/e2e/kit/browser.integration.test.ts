/** The kit's ear in the page, on a page that telephones with itself: found is what plays, and nothing else. */
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import { openComputer, pageHears, pageHearsNothing, pageSound, type AgentComputer } from './browser.ts'
import { until } from './until.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** The microphone goes through the browser's usual clean-up and a real peer connection, to a loudspeaker. */
const PAGE = `<!doctype html><button id="call">call</button><audio id="speaker"></audio><script>
document.getElementById('call').onclick = async () => {
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()]
  here.onicecandidate = ({ candidate }) => there.addIceCandidate(candidate)
  there.onicecandidate = ({ candidate }) => here.addIceCandidate(candidate)
  there.ontrack = ({ track }) => {
    speaker.srcObject = new MediaStream([track])
    speaker.play()
  }
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true })
  window.microphone = microphone.getAudioTracks()[0]
  here.addTrack(window.microphone, microphone)
  await here.setLocalDescription(await here.createOffer())
  await there.setRemoteDescription(here.localDescription)
  await there.setLocalDescription(await there.createAnswer())
  await here.setRemoteDescription(there.localDescription)
}
</script>`

let computer: AgentComputer
let server: Server
let url: string

beforeAll(async () => {
  server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(PAGE))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/`
  computer = await openComputer(700)
})
afterAll(async () => {
  await computer.close()
  server.close()
})

const calling = async (): Promise<Page> => {
  const page = await computer.newPage()
  await page.goto(url)
  await page.click('#call')
  await pageHears(page, 700)
  return page
}

describe('the ear in the page', () => {
  it('finds the microphone’s tone at the far end, past noise suppression, for as long as it sounds', async () => {
    const page = await calling()
    for (let second = 0; second < 5; second += 1) await pageHears(page, 700, 2000)
    await pageHearsNothing(page, 1000, 0)
    const heard = await until(
      async () => {
        const sound = await pageSound(page, [1000, 700])
        return sound.pure && sound
      },
      { that: 'nothing but a tone plays' },
    )
    expect(heard).toMatchObject({ audible: true, tones: [700] })
  })

  it('hears nothing when the microphone is muted', async () => {
    const page = await calling()
    await page.evaluate('window.microphone.enabled = false')
    await pageHearsNothing(page, 700)
    await page.evaluate('window.microphone.enabled = true')
    await pageHears(page, 700)
  })

  it('hears nothing when the page does not play what arrives', async () => {
    const page = await calling()
    await page.evaluate('speaker.pause()')
    await pageHearsNothing(page, 700)
    await expect(pageHears(page, 700, 1000)).rejects.toThrow('does not play')
  })
})

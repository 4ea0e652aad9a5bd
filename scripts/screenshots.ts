/** `npm run screenshots`: the desk's main states of the running demo hotline as pictures in docs/images. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openComputer, pageHears, type AgentComputer } from './e2e/kit/browser.ts'
import { callHotline } from './e2e/kit/citizen.ts'
import { openDesk } from './e2e/kit/desk-page.ts'
import { runningHotline, type RunningHotline } from './e2e/kit/running-hotline.ts'
import { Refusal } from './stack/refusal.ts'
import { ROOT } from './stack/settings.ts'

const IMAGES = join(ROOT, 'docs/images')
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]
const THEMES = ['light', 'dark'] as const
/** The README's citizen, with two earlier contacts and an open ticket. */
const CITIZEN = '13800001111'
const AGENT = '1001'

type Look = { size: (typeof SIZES)[number]; colorScheme: (typeof THEMES)[number] }

let computer: AgentComputer | undefined
try {
  const hotline = await runningHotline(process.env)
  mkdirSync(IMAGES, { recursive: true })
  computer = await openComputer(440)
  for (const size of SIZES)
    for (const colorScheme of THEMES) await photograph(hotline, computer, { size, colorScheme })
} catch (failure) {
  if (failure instanceof Refusal) console.error(failure.message)
  else console.error(failure)
  process.exitCode = 1
} finally {
  await computer?.close()
}
process.exit()

/** One shift: login, not ready, ready, ringing, talking with a ticket, saved, wrap-up. */
async function photograph(hotline: RunningHotline, on: AgentComputer, look: Look): Promise<void> {
  const desk = await openDesk(on, hotline, look)
  const picture = async (state: string) => {
    const name = `${state}-${look.colorScheme}-${String(look.size.width)}.png`
    await desk.page.evaluate('document.fonts.ready')
    await desk.page.screenshot({ path: join(IMAGES, name), animations: 'disabled' })
    console.log(`  ✓ docs/images/${name}`)
  }
  await picture('login')
  await desk.logIn(AGENT, hotline.demoPassword())
  await desk.ready()
  await picture('ready')
  const citizen = await callHotline({ sipPort: hotline.sipPort, from: CITIZEN, toneHz: 620 })
  try {
    await desk.status('振铃')
    await desk.region('历史').getByRole('listitem').first().waitFor()
    await picture('ringing')
    await desk.answer()
    await pageHears(desk.page, 620)
    await desk.writeTicket({
      kind: '求助',
      callerName: '罗秀英',
      address: '江东区滨河路12号1单元',
      matter: '家里停水两天，物业说在修，但一直没有消息。家中有老人，希望尽快恢复供水。',
    })
    await picture('talking')
    await desk.hangUp()
    await picture('wrap-up')
    await desk.save()
    await desk.finish()
  } finally {
    await citizen.leave()
    await desk.page.context().close()
  }
}

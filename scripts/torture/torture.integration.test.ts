import { expect, it } from 'vitest'
import { createAsteriskView } from '../e2e/kit/asterisk-view.ts'
import { torture } from './run.ts'

it('lives through torture messages and mutated INVITE and REGISTER, and answers OPTIONS within a second after each batch', async () => {
  const given = process.env['HOTLINE_TEST_ASTERISK']
  if (given === undefined) throw new Error('HOTLINE_TEST_ASTERISK is missing: run this test by `npm test`')
  const asterisk = JSON.parse(given) as Record<'ariUrl' | 'ariUser' | 'ariPassword', string> & {
    sipPort: number
  }
  const url = new URL(asterisk.ariUrl)
  url.username = asterisk.ariUser
  url.password = asterisk.ariPassword
  const view = createAsteriskView(url.href)
  const authorization = `Basic ${Buffer.from(`${asterisk.ariUser}:${asterisk.ariPassword}`).toString('base64')}`
  const remove = (what: string) =>
    fetch(`${asterisk.ariUrl}/ari/${what}`, { method: 'DELETE', headers: { authorization } })
  // What an earlier test left is not ours to count.
  for (const { id } of await view.bridges()) await remove(`bridges/${id}`)
  const result = await torture({ sipPort: asterisk.sipPort, seed: 12_345, mutations: 400, batch: 20 })
  expect(result.failedAfter).toBeUndefined()
  expect(result.sent).toBeGreaterThan(500)
  // Who was let in as a caller never says another word: the calls are ended here, so that no later test meets them.
  for (const { id } of await view.channels()) await remove(`channels/${id}`)
  await view.empty()
}, 90_000)

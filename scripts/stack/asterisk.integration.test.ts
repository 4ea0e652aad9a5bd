import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { checkAsterisk } from './asterisk.ts'
import { Refusal } from './refusal.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

it('an Asterisk with our configuration is accepted', async () => {
  const given = process.env['HOTLINE_TEST_ASTERISK']
  if (given === undefined) throw new Error('HOTLINE_TEST_ASTERISK is missing: run this test by `npm test`')
  const { ariUrl, ariUser, ariPassword } = JSON.parse(given) as Record<string, string>
  const url = new URL(ariUrl ?? '')
  url.username = ariUser ?? ''
  url.password = ariPassword ?? ''
  await expect(checkAsterisk(url.href)).resolves.toBeInstanceOf(Array)
  url.password = 'wrong'
  await expect(checkAsterisk(url.href)).rejects.toThrow(/ASTERISK_URL does not work: .* 401/)
})

it('one that lacks modules, dialplan and memory is refused with the whole list', async () => {
  const server = createServer((request, response) => {
    const answers: Record<string, unknown> = {
      '/ari/asterisk/modules': [
        { name: 'app_queue.so', status: 'Running' },
        { name: 'chan_pjsip.so', status: 'Not Running' },
      ],
      '/ari/asterisk/variable?variable=HOTLINE_DIALPLAN': { value: '' },
      '/ari/asterisk/info?only=system': { system: { version: '22.10.1' } },
    }
    const answer = answers[request.url ?? '']
    response.writeHead(answer === undefined ? 403 : 200).end(JSON.stringify(answer ?? {}))
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const refusal: unknown = await checkAsterisk(
    `http://hotline:x@127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  ).catch((failure: unknown) => failure)
  expect(refusal).toBeInstanceOf(Refusal)
  const { message } = refusal as Refusal
  for (const lacking of [
    'module chan_pjsip.so',
    'module app_stasis_broadcast.so',
    'our dialplan',
    'sorcery.conf',
  ])
    expect(message).toContain(lacking)
  expect(message).not.toContain('app_queue.so')
})

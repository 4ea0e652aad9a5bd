import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Ami } from './ami.ts'
import type { AriError } from './ari-error.ts'
import { deleteHeadset, putHeadset } from './headset.ts'
import { createQueueMirror } from './queue-mirror.ts'
import { amiContract } from './testing/ami-contract.ts'
import { ariContract } from './testing/ari-contract.ts'
import { amiOf, ariOf, asteriskUnderTest, quiet, type ListeningAri } from './testing/asterisk-under-test.ts'
import { until } from './testing/until.ts'

/** The adapters' contracts on the real Asterisk, and what only it can answer. */
const asterisk = asteriskUnderTest()
const nothing = async () => undefined

ariContract('Asterisk', async () => ({
  port: Number(new URL(asterisk.ariUrl).port),
  user: asterisk.ariUser,
  password: asterisk.ariPassword,
  async stir(ari) {
    const applications = await ari.request<{ name: string }[]>('GET', '/applications')
    for (const { name } of applications)
      if (name.startsWith('contract-'))
        await ari.request('POST', '/events/user/stirred', { query: { application: name } })
  },
  close: nothing,
}))

amiContract('Asterisk', async () => ({
  port: asterisk.amiPort,
  user: asterisk.amiUser,
  password: asterisk.amiPassword,
  close: nothing,
}))

let ari: ListeningAri
let ami: Ami
beforeAll(async () => {
  ari = await ariOf(asterisk, `accounts-${randomUUID()}`)
  ami = await amiOf(asterisk)
})
afterAll(async () => {
  await Promise.all([ari.close(), ami.close()])
})

it('a headset account is made, made again and removed, also twice', async () => {
  const name = `h-${randomUUID().replaceAll('-', '')}`
  const state = () => ari.request<{ state: string }>('GET', `/endpoints/PJSIP/${name}`)
  await putHeadset(ari, { name, password: 'one', kind: 'webrtc' })
  await putHeadset(ari, { name, password: 'two', kind: 'webrtc' })
  expect(await state()).toMatchObject({ state: 'offline' })
  await deleteHeadset(ari, name)
  await deleteHeadset(ari, name)
  await until('its end', () =>
    state().then(
      () => false,
      (failure: AriError) => failure.status === 404,
    ),
  )
})

it('the native queue becomes equal to the list, also after somebody else changed it', async () => {
  const mirror = createQueueMirror({ ami: () => ami, queue: 'hotline', log: quiet })
  const members = async () => {
    const events = await ami.list('QueueStatus', { Queue: 'hotline' })
    return events.flatMap(({ name, fields }) =>
      name === 'QueueMember'
        ? [`${fields['location'] ?? ''} ${fields['name'] ?? ''} ${fields['paused'] ?? ''}`]
        : [],
    )
  }
  await mirror.mirror([
    { interface: 'PJSIP/h-a', name: '1001', paused: false },
    { interface: 'PJSIP/h-b', name: '1002', paused: true },
  ])
  expect((await members()).sort()).toEqual(['PJSIP/h-a 1001 0', 'PJSIP/h-b 1002 1'])
  await ami.action('QueueRemove', { Queue: 'hotline', Interface: 'PJSIP/h-a' })
  await ami.action('QueueAdd', { Queue: 'hotline', Interface: 'PJSIP/h-ghost', MemberName: '王芳' })
  await mirror.resync()
  expect((await members()).sort()).toEqual(['PJSIP/h-a 1001 0', 'PJSIP/h-b 1002 1'])
  await Promise.all([
    mirror.mirror([{ interface: 'PJSIP/h-a', name: '1001', paused: true }]),
    mirror.mirror([{ interface: 'PJSIP/h-b', name: '1002', paused: false }]),
  ])
  expect(await members()).toEqual(['PJSIP/h-b 1002 0'])
  await mirror.mirror([])
  expect(await members()).toEqual([])
})

it('the manager user may not control calls, run commands or read configuration', async () => {
  for (const action of ['Originate', 'Command', 'GetConfig', 'Hangup'])
    await expect(ami.action(action, { Filename: 'manager.conf', Channel: 'x' })).rejects.toMatchObject({
      code: 'refused',
    })
})

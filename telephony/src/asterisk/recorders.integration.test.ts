import { mkdtemp, readdir, stat } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'vitest'
import { amiOf, asteriskUnderTest } from './testing/asterisk-under-test.ts'
import { bridgedCall } from './testing/bridged-call.ts'

it('experiment', { timeout: 60000 }, async () => {
  const asterisk = asteriskUnderTest()
  const call = await bridgedCall(asterisk)
  const ami = await amiOf({ ...asterisk, amiUser: 'recorder', amiPassword: new URL(asterisk.recorderUrl).password })
  const dir = await mkdtemp(join(tmpdir(), 'rec-'))
  const t0 = Date.now()
  for (const id of [call.callerChannel.id, call.agentChannel.id])
    console.log(await ami.action('MixMonitor', { Channel: id, Options: `r(${dir}/j/${id}.wav)` }))
  console.log('ami ms', Date.now() - t0)
  const sizes = async () => { for (const f of await readdir(`${dir}/j`).catch(() => [])) { const s = await stat(`${dir}/j/${f}`); console.log(Date.now() - t0, f, s.size, (s.size - 44) / 16, 'birth', s.birthtimeMs - t0, 'mtime', s.mtimeMs - t0) } }
  for (let i = 0; i < 8; i++) { await new Promise((r) => setTimeout(r, 500)); await sizes() }
  await call.ari.request('POST', `/bridges/${call.journeyId}/removeChannel`, { query: { channel: call.callerChannel.id } })
  await call.ari.request('POST', `/channels/${call.callerChannel.id}/moh`, {})
  await new Promise((r) => setTimeout(r, 3000))
  console.log('held 3s'); await sizes()
  call.caller.media.silence()
  await new Promise((r) => setTimeout(r, 3000))
  console.log('caller silent 3s on hold'); await sizes()
  await call.ari.request('DELETE', `/channels/${call.callerChannel.id}/moh`, {})
  await call.ari.request('POST', `/bridges/${call.journeyId}/addChannel`, { query: { channel: call.callerChannel.id } })
  await new Promise((r) => setTimeout(r, 3000))
  console.log('in bridge, caller silent 3s'); await sizes()
  call.agent.media.silence()
  await new Promise((r) => setTimeout(r, 3000))
  console.log('both silent 3s'); await sizes()
  const t1 = Date.now() - t0
  await call.ari.request('DELETE', `/channels/${call.callerChannel.id}`, {})
  await new Promise((r) => setTimeout(r, 1000))
  console.log('ended', t1); await sizes()
  for (const f of await readdir(`${dir}/j`)) { const b = readFileSync(`${dir}/j/${f}`); console.log(f, b.subarray(0, 44).toString('hex')); let line = ''; for (let s = 0; s * 16000 + 44 < b.length; s++) { let m = 0; for (let i = 44 + s * 16000; i < Math.min(b.length - 1, 44 + (s + 1) * 16000); i += 2) m = Math.max(m, Math.abs(b.readInt16LE(i))); line += `${s}:${m} ` } console.log(line) }
  await ami.close(); await call.close()
})

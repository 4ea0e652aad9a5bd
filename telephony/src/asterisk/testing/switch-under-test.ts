import { randomUUID } from 'node:crypto'
import type { SwitchFact } from '../../ports.ts'
import type { AriChannel } from '../ari-event.ts'
import { openAsteriskSwitch, type AsteriskSwitch } from '../asterisk-switch.ts'
import { ariOf, NO_GUARD, quiet, type AsteriskUnderTest, type ListeningAri } from './asterisk-under-test.ts'
import { until } from './until.ts'

/** A switch of the test's own on the real Asterisk, which claims every call that arrives. */
export function switchUnderTest(
  asterisk: AsteriskUnderTest,
  onFact: (fact: SwitchFact) => void,
): AsteriskSwitch {
  return openAsteriskSwitch({
    app: `hotline-${randomUUID().slice(0, 8)}`,
    ...{ asterisk, headsetKind: 'sip', guard: NO_GUARD, log: quiet, now: Date.now },
    ...{ mayClaim: () => true, onReplaced: () => undefined, onFact },
  })
}

/** Calls arrive without the greeting until `end`; `watch` sees and removes what the switch does not tell of. */
export async function withoutGreeting(
  asterisk: AsteriskUnderTest,
): Promise<{ watch: ListeningAri; end(): Promise<void> }> {
  const watch = await ariOf(asterisk, `watch-${randomUUID()}`)
  const variable = 'GREETING'
  const set = (value: string) => watch.request('POST', '/asterisk/variable', { query: { variable, value } })
  const { value } = await watch.request<{ value: string }>('GET', '/asterisk/variable', {
    query: { variable },
  })
  await set('')
  return {
    watch,
    async end() {
      await set(value)
      await watch.close()
    },
  }
}

/** Every channel is hung up, and gone. */
export async function sweep(watch: ListeningAri): Promise<void> {
  const channels = () => watch.request<AriChannel[]>('GET', '/channels')
  for (const { id } of await channels())
    await watch.request('DELETE', `/channels/${id}`).catch(() => undefined)
  await until('an empty switch', async () => (await channels()).length === 0)
}

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { TEMPLATES } from './asterisk-config.ts'
import { listedModules } from './asterisk-program.ts'

/** Asks a running Asterisk whether it is ours: modules, dialplan, native queue, accounts in memory. */
export interface AriDoor {
  /** Without user and password. */
  url: string
  user: string
  password: string
}

/** HOTLINE_DIALPLAN in telephony/asterisk/etc/extensions.conf. */
const DIALPLAN = '6'

/**
 * @returns what is lacking, in words; empty when it is fit
 * @throws Error when it does not answer at all
 */
export async function lackingIn(door: AriDoor): Promise<string[]> {
  const modules = await ask<{ name: string; status: string }[]>(door, 'GET', '/asterisk/modules')
  const running = new Set(modules.filter(({ status }) => status === 'Running').map(({ name }) => name))
  const lacking = listedModules(join(TEMPLATES, 'modules.conf'))
    .filter((name) => !running.has(name))
    .map((name) => `module ${name}`)
  const dialplan = await ask<{ value: string }>(door, 'GET', '/asterisk/variable?variable=HOTLINE_DIALPLAN')
  if (dialplan.value !== DIALPLAN) lacking.push(`our dialplan (extensions.conf, version ${DIALPLAN})`)
  if (!(await accountsLiveInMemory(door))) lacking.push('sorcery.conf with auth, aor and endpoint in memory')
  return lacking
}

export async function versionOf(door: AriDoor): Promise<string> {
  const answer = await ask<{ system: { version: string } }>(door, 'GET', '/asterisk/info?only=system')
  return answer.system.version
}

async function accountsLiveInMemory(door: AriDoor): Promise<boolean> {
  const name = `h-probe-${randomBytes(6).toString('hex')}`
  const fields = {
    auth: [
      { attribute: 'auth_type', value: 'userpass' },
      { attribute: 'username', value: name },
      { attribute: 'password', value: randomBytes(12).toString('hex') },
    ],
    aor: [{ attribute: 'max_contacts', value: '1' }],
    endpoint: [{ attribute: 'context', value: 'from-headset' }],
  }
  let whole = true
  for (const [type, value] of Object.entries(fields)) {
    const path = `/asterisk/config/dynamic/res_pjsip/${type}/${name}`
    try {
      await ask(door, 'PUT', path, { fields: value })
      await ask(door, 'DELETE', path)
    } catch {
      whole = false // refused is the answer that was asked for
    }
  }
  return whole
}

async function ask<T>(door: AriDoor, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${door.url}/ari${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${door.user}:${door.password}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5000),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} answers ${String(answer.status)} ${text.slice(0, 200)}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

import type { Ari } from './ari.ts'
import { AriError } from './ari-error.ts'

/** Headset accounts: SIP accounts in Asterisk's memory that live only while an agent is logged in. */
export interface HeadsetSecret {
  /** `h-…`, unguessable, never the 工号: a caller id must not be able to equal it. */
  name: string
  password: string
  /** `webrtc` in a browser; `sip` is a desk telephone on the same network. */
  kind: 'webrtc' | 'sip'
}

/**
 * Seconds without RTP after which a talking headset counts as lost; the page sends sound 50 times a second, also when
 * muted (silence), so this is a dead page, network or computer.
 */
const RTP_TIMEOUT_S = 5

const BROWSER = {
  webrtc: 'yes',
  dtls_auto_generate_cert: 'yes',
  rtp_timeout: String(RTP_TIMEOUT_S),
  rtp_timeout_hold: String(RTP_TIMEOUT_S),
}

/** Desk telephones may fall silent on purpose, so silence proves nothing about them. */
const DESK_TELEPHONE = { rtp_symmetric: 'yes' }

/**
 * A page whose network is gone says nothing: we ask it this often, over its WebSocket, and an unanswered question makes
 * its contact unreachable. JsSIP answers by itself, also in a tab in the background.
 */
const QUALIFY = { qualify_frequency: '5', qualify_timeout: '3.0' } as const

/** Makes or replaces the account. Idempotent. @throws AriError */
export async function putHeadset(ari: Ari, { name, password, kind }: HeadsetSecret): Promise<void> {
  // The endpoint last: from then on the account can be used.
  await put(ari, 'auth', name, { auth_type: 'userpass', username: name, password })
  await put(ari, 'aor', name, {
    ...{ max_contacts: '1', remove_existing: 'yes', support_path: 'no' },
    ...(kind === 'webrtc' ? QUALIFY : {}),
  })
  await put(ari, 'endpoint', name, {
    auth: name,
    aors: name,
    context: 'from-headset',
    identify_by: 'username',
    ...(kind === 'webrtc' ? BROWSER : DESK_TELEPHONE),
    disallow: 'all',
    allow: kind === 'webrtc' ? 'opus,alaw' : 'alaw,ulaw',
    direct_media: 'no',
    moh_passthrough: 'no',
    allow_transfer: 'no',
    from_domain: 'hotline',
  })
}

/** Removes the account and with it its registration. Idempotent. @throws AriError */
export async function deleteHeadset(ari: Ari, name: string): Promise<void> {
  for (const type of ['endpoint', 'aor', 'auth'] as const)
    try {
      await ari.request('DELETE', path(type, name))
    } catch (failure) {
      if (!(failure instanceof AriError && failure.status === 404)) throw failure // 404: gone already
    }
}

type AccountPart = 'auth' | 'aor' | 'endpoint'

function put(
  ari: Ari,
  type: AccountPart,
  name: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  return ari.request('PUT', path(type, name), {
    body: { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) },
  })
}

function path(type: AccountPart, name: string): string {
  return `/asterisk/config/dynamic/res_pjsip/${type}/${encodeURIComponent(name)}`
}

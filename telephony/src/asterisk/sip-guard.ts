import { isIP } from 'node:net'
import type { Log, SipGuardOptions } from '../options.ts'
import { blockedOf, noteFailure, settle, type Intruder, type Intruders } from '../domain/intruders.ts'
import type { AmiEvent } from './ami-fields.ts'
import { AriError } from './ari-error.ts'
import type { Ari } from './ari.ts'

/**
 * Keeps those out who guess at SIP accounts. Asterisk tells each failed attempt as an AMI event of the class `security`;
 * an address with too many is refused by an access list in Asterisk's memory (res_pjsip_acl), which needs neither root
 * nor a reload.
 */
export interface SipGuard {
  heard(event: AmiEvent): void
  /** Writes the list anew: Asterisk has restarted, or may have. */
  restore(): Promise<void>
  seen(): GuardSeen
  close(): void
}

export interface GuardSeen {
  /** Failed attempts since this node started. */
  failures: number
  intruders: readonly Intruder[]
}

/** What an honest caller or headset does not do, at least not often. FailedACL is our own refusal. */
const FAILURES: ReadonlySet<string> = new Set([
  'InvalidAccountID',
  'InvalidPassword',
  'ChallengeResponseFailed',
  'UnexpectedAddress',
  'RequestNotAllowed',
])
const ACL = '/asterisk/config/dynamic/res_pjsip/acl/hotline-shut-out'
/** How late a block may end. */
const SETTLE_MS = 1000

export function createSipGuard(parts: {
  options: SipGuardOptions
  ari: () => Ari
  log: Log
  now: () => number
}): SipGuard {
  const { options, ari, log, now } = parts
  const exempt = (address: string) => options.exempt(address)
  let known: Intruders = new Map()
  let failures = 0
  let wanted = ''
  let last: Promise<void> = Promise.resolve()
  const timer = setInterval(() => take(settle(known, now(), options, exempt)), SETTLE_MS)
  timer.unref()

  function take(next: Intruders): void {
    const [before, after] = [blockedOf(known), blockedOf(next)]
    known = next
    const list = after.join(',')
    if (list === wanted) return
    wanted = list
    for (const address of after.filter((one) => !before.includes(one)))
      log.warn({ address }, 'too many failed SIP attempts: shut out for a while')
    last = last
      .then(write)
      .catch((error: unknown) => log.warn({ error }, 'the list of who is shut out was not written'))
  }

  /** One at a time, and always the newest list. */
  async function write(): Promise<void> {
    const addresses = wanted === '' ? [] : wanted.split(',')
    if (addresses.length > 0) {
      const fields = addresses.map((address) => ({
        attribute: 'deny',
        value: `${address}/${isIP(address) === 4 ? '32' : '128'}`,
      }))
      return ari().request('PUT', ACL, { body: { fields } })
    }
    try {
      await ari().request('DELETE', ACL)
    } catch (error) {
      if (!(error instanceof AriError && error.status === 404)) throw error // 404: there is none
    }
  }

  return {
    heard({ name, fields }) {
      if (!FAILURES.has(name) || fields['service'] !== 'PJSIP') return
      failures += 1
      const address = addressOf(fields['remoteaddress'] ?? '')
      if (address !== undefined) take(noteFailure(known, { address, at: now() }, options, exempt))
    },
    restore() {
      last = last.catch(() => undefined).then(write)
      return last
    },
    seen: () => ({ failures, intruders: [...settle(known, now(), options, exempt).values()] }),
    close: () => clearInterval(timer),
  }
}

/** `IPV4/UDP/203.0.113.5/5060`; undefined for anything else, for this goes into a list of Asterisk's. */
export function addressOf(remote: string): string | undefined {
  const address = remote.split('/')[2] ?? ''
  return isIP(address) === 0 ? undefined : address
}

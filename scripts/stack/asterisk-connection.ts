import type { AsteriskConnection } from '@hotline/telephony'
import type { Backing } from './server.ts'

/** As the server reads it from ASTERISK_URL, HOTLINE_AMI_URL and HOTLINE_HEADSET_URL. */
export function connectionOf({
  asteriskUrl,
  amiUrl,
  headsetUrl,
}: Pick<Backing, 'asteriskUrl' | 'amiUrl' | 'headsetUrl'>): AsteriskConnection {
  const ari = new URL(asteriskUrl)
  const ami = new URL(amiUrl)
  return {
    ariUrl: `${ari.origin}${ari.pathname.replace(/\/+$/, '')}`,
    ariUser: decodeURIComponent(ari.username),
    ariPassword: decodeURIComponent(ari.password),
    amiHost: ami.hostname,
    amiPort: ami.port === '' ? 5038 : Number(ami.port),
    amiUser: decodeURIComponent(ami.username),
    amiPassword: decodeURIComponent(ami.password),
    headsetUrl,
  }
}

import { expect, it } from 'vitest'
import { digestAnswer } from './sip-digest.ts'

it('answers the example of RFC 2617, section 3.5', () => {
  const challenge =
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
  const request = { method: 'GET', uri: '/dir/index.html', name: 'Mufasa', password: 'Circle Of Life' }
  expect(digestAnswer(challenge, request, '0a4f113b')).toContain(
    'response="6629fae49393a05397450978507c4ef1"',
  )
})

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import type { TLSSocket } from 'node:tls'

/**
 * Asks a server that must hold this very certificate, whoever signed it and whatever it names: for one's own server,
 * whose authority this machine need not trust.
 * @param path of the certificate, PEM
 * @throws Error for another certificate, no answer within `timeoutMs`, or no server
 */
export function askPinned(
  place: { host: string; port: number; path: string },
  path: string,
  timeoutMs: number,
): Promise<{ status: number; text: string }> {
  const { fingerprint256: expected } = new X509Certificate(readFileSync(path))
  return new Promise((resolve, reject) => {
    const asked = request(
      { ...place, agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(timeoutMs) },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (text += part))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        answer.on('error', reject)
      },
    )
    asked.on('socket', (socket) => {
      socket.once('secureConnect', () => {
        const { fingerprint256 } = (socket as TLSSocket).getPeerCertificate()
        // Ended before the request was answered, so that nothing of it is believed.
        if (fingerprint256 !== expected) asked.destroy(new Error('another certificate than ours'))
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Knocks at a TLS door as somebody on another computer does: whoever is asked must prove who it is first. */
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { createConnection } from 'node:net'
import { connect, type SecureVersion } from 'node:tls'
import { networkInterfaces } from 'node:os'

/** An address of this machine that is not 127.0.0.1: a caller from there is, to every program, another computer. */
export const ELSEWHERE = '127.0.0.2'

/** This machine's outer address, or loopback on a machine without a network. */
export function outerAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

export interface Knock {
  host: string
  port: number
  /** Where the caller sits. */
  from?: string
}

/** @returns what was agreed on. @throws Error for a certificate that the authority did not sign for this host, or none */
export function shakeHands(
  { host, port }: Knock,
  authority: string,
  versions: { least?: SecureVersion; most?: SecureVersion } = {},
): Promise<{ protocol: string | null; names: string | undefined }> {
  return new Promise((resolve, reject) => {
    const { least = 'TLSv1.2', most = 'TLSv1.3' } = versions
    const socket = connect(
      { host, port, ca: readFileSync(authority), minVersion: least, maxVersion: most },
      () => {
        resolve({ protocol: socket.getProtocol(), names: socket.getPeerCertificate().subjectaltname })
        socket.destroy()
      },
    )
    socket.once('error', reject)
  })
}

/** A GET as it stands, not tidied up as `fetch` does. */
export function get(
  { host, port, from }: Knock,
  path: string,
  authority: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host, port, path, headers, agent: false, ca: readFileSync(authority) },
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      },
    )
    asked.once('error', reject)
    asked.end()
  })
}

/** Whether anybody listens there. */
export function listens({ host, port }: Knock): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

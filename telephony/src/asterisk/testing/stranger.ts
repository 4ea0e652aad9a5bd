import { createHash, randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { until } from './until.ts'

/** Somebody on another computer who speaks SIP at us: each request is one datagram of her own making. */
export interface Stranger {
  /** @returns the final answer's first line, `SIP/2.0 403 Forbidden`; undefined: none within `withinMs` */
  ask(text: string, withinMs?: number): Promise<string | undefined>
  /** REGISTER, and once more with a wrong password when it is asked for one. @returns the last answer's first line */
  guess(account: string): Promise<string | undefined>
  request(method: string, to: string, more?: readonly string[], body?: string): string
  close(): void
}

/** @param from an address of this machine, e.g. 127.0.0.2: to Asterisk, another computer */
export async function openStranger(sipPort: number, from: string): Promise<Stranger> {
  const socket = createSocket('udp4')
  socket.bind(0, from)
  await once(socket, 'listening')
  const { port } = socket.address()
  const heard: string[] = []
  socket.on('message', (raw) => heard.push(raw.toString('latin1')))

  const request: Stranger['request'] = (method, to, more = [], body = '') => {
    const id = randomUUID()
    return [
      `${method} sip:${to}@127.0.0.1:${String(sipPort)} SIP/2.0`,
      `Via: SIP/2.0/UDP ${from}:${String(port)};rport;branch=z9hG4bK-${id}`,
      `From: <sip:${to}@127.0.0.1>;tag=${id.slice(0, 8)}`,
      `To: <sip:${to}@127.0.0.1>`,
      `Call-ID: ${id}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:stranger@${from}:${String(port)}>`,
      'Max-Forwards: 70',
      ...more,
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      '',
      body,
    ].join('\r\n')
  }
  const exchange = async (text: string, withinMs: number): Promise<string | undefined> => {
    const callId = /^Call-ID: *(.*?)\r?$/im.exec(text)?.[1] ?? ''
    heard.length = 0
    socket.send(text, sipPort, '127.0.0.1')
    return until(
      'an answer',
      () => heard.find((one) => one.includes(callId) && !/^SIP\/2\.0 1/.test(one)),
      withinMs,
    ).catch(
      () => undefined, // silence is an answer too
    )
  }
  return {
    request,
    ask: async (text, withinMs = 2000) => (await exchange(text, withinMs))?.split('\r\n')[0],
    async guess(account) {
      const first = await exchange(request('REGISTER', account), 2000)
      const [, realm, nonce] = /realm="([^"]*)",nonce="([^"]*)"/.exec(first ?? '') ?? []
      if (realm === undefined || nonce === undefined) return first?.split('\r\n')[0]
      const md5 = (text: string) => createHash('md5').update(text).digest('hex')
      const uri = `sip:127.0.0.1:${String(sipPort)}`
      const response = md5(`${md5(`${account}:${realm}:guess`)}:${nonce}:${md5(`REGISTER:${uri}`)}`)
      const proof = `Authorization: Digest username="${account}",realm="${realm}",nonce="${nonce}",uri="${uri}",response="${response}",algorithm=MD5`
      return (await exchange(request('REGISTER', account, [proof]), 2000))?.split('\r\n')[0]
    },
    close: () => socket.close(),
  }
}

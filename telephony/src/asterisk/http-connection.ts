import { connect, type Socket } from 'node:net'

/**
 * One kept HTTP/1.1 connection with one request at a time, each written at once as one packet and read by its length.
 * On the way to a ring a request takes half of undici's time and a third less than that of node:http (DECISIONS).
 */
export interface HttpConnection {
  /** Nothing may be under way. @throws Error when the connection ends before the whole answer is there */
  exchange(head: string, body: string): Promise<HttpAnswer>
  /** The other side has closed it, or has said what nobody asked for. */
  isClosed(): boolean
  /** Ends it, with what is under way. */
  destroy(cause: Error): void
}

export interface HttpAnswer {
  status: number
  body: string
}

const END_OF_HEAD = '\r\n\r\n'
/** Far above any list that Asterisk gives; beyond it the other side is no Asterisk. */
const LONGEST_ANSWER = 64 * 1024 * 1024

/** @param onIdleEnd the connection was closed while nothing was under way */
export function openHttpConnection(host: string, port: number, onIdleEnd: () => void): HttpConnection {
  const socket: Socket = connect({ host, port, noDelay: true })
  let received: Buffer[] = []
  let length = 0
  let expected: Expected | undefined
  let waiting: { resolve: (answer: HttpAnswer) => void; reject: (cause: Error) => void } | undefined

  function end(cause: Error): void {
    socket.destroy()
    const asker = waiting
    waiting = undefined
    if (asker === undefined) onIdleEnd()
    else asker.reject(cause)
  }

  function hear(chunk: Buffer): void {
    // What nobody asked for must not be taken for the next answer.
    if (waiting === undefined) return end(new Error('bytes without a request'))
    received.push(chunk)
    length += chunk.length
    if (length > LONGEST_ANSWER) return end(new Error('the answer is too long'))
    if (expected !== undefined && length < expected.whole) return
    const bytes = received.length === 1 ? chunk : Buffer.concat(received, length)
    received = [bytes]
    try {
      expected ??= readHead(bytes)
    } catch (cause) {
      return end(cause as Error)
    }
    if (expected === undefined || length < expected.whole) return
    const { status, head, whole, closes } = expected
    if (length > whole) return end(new Error('more bytes than the answer has'))
    const asker = waiting
    waiting = undefined
    received = []
    length = 0
    expected = undefined
    if (closes) socket.destroy()
    asker.resolve({ status, body: bytes.toString('utf8', head, whole) })
  }

  socket.on('data', hear)
  socket.on('error', end)
  socket.on('close', () => end(new Error('the connection was closed')))
  return {
    exchange: (head, body) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(`${head}${body}`)
      }),
    isClosed: () => socket.destroyed,
    destroy: end,
  }
}

/** How long an answer is, in bytes. */
interface Expected {
  status: number
  /** Where the body begins. */
  head: number
  whole: number
  closes: boolean
}

/** @returns undefined while the head is not complete @throws Error for an answer that has no length */
function readHead(bytes: Buffer): Expected | undefined {
  const end = bytes.indexOf(END_OF_HEAD)
  if (end < 0) return undefined
  const text = bytes.toString('latin1', 0, end)
  const status = Number(/^HTTP\/1\.1 ([2-5]\d\d)/.exec(text)?.[1])
  const digits = /^content-length:[ \t]*(\d{1,9})[ \t]*$/im.exec(text)?.[1]
  if (Number.isNaN(status)) throw new Error('no HTTP/1.1 answer')
  if (digits === undefined && status !== 204) throw new Error('an answer without its length')
  const head = end + END_OF_HEAD.length
  return {
    status,
    head,
    whole: head + Number(digits ?? 0),
    closes: /^connection:[ \t]*close/im.test(text),
  }
}

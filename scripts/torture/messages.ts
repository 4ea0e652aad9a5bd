/** SIP messages that no honest program sends: the ideas of RFC 4475, and seeded mutations of good INVITE and REGISTER. */
export interface Sender {
  address: string
  port: number
}

/** Numbers in 0..1 from a seed, the same on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function goodMessage(
  method: 'INVITE' | 'REGISTER' | 'OPTIONS',
  id: string,
  from: Sender,
  sipPort: number,
): string {
  const own = `${from.address}:${String(from.port)}`
  const body =
    method === 'INVITE'
      ? `v=0\r\no=- 1 1 IN IP4 ${from.address}\r\ns=-\r\nc=IN IP4 ${from.address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n`
      : ''
  return [
    `${method} sip:12345@127.0.0.1:${String(sipPort)} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};rport;branch=z9hG4bK-${id}`,
    `From: "citizen" <sip:13800001111@${own}>;tag=${id}`,
    `To: <sip:12345@127.0.0.1>`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:13800001111@${own}>`,
    'Max-Forwards: 70',
    'Expires: 60',
    ...(method === 'INVITE' ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    '',
    body,
  ].join('\r\n')
}

type Change = (message: string, random: () => number) => string

const swap =
  (find: RegExp, to: string | (() => string)): Change =>
  (message) =>
    message.replace(find, typeof to === 'string' ? () => to : to)

/** RFC 4475, chapter 3, and what later fuzzers found: each takes a good message and does one thing to it. */
export const TORTURES: Readonly<Record<string, Change>> = {
  'a tortuous but legal spacing (3.1.1.1)': swap(/^To: /m, 'TO :\r\n '),
  'a From of 3,000 signs (3.1.1.8)': swap(/"citizen"/, `"${'长'.repeat(1000)}"`),
  'escaped NUL in a user (3.1.1.4)': swap(/sip:13800001111@/, 'sip:null-%00-null@'),
  'an unknown method (3.1.1.2)': swap(/INVITE|REGISTER/g, "!interesting-Method0123456789_*+`.%indeed'~"),
  'a missing final boundary of headers (3.1.2.2)': (message) => message.slice(0, message.indexOf('\r\n\r\n')),
  'a negative Content-Length (3.1.2.3)': swap(/Content-Length: \d+/, 'Content-Length: -999'),
  'a Content-Length beyond the end (3.1.2.2)': swap(/Content-Length: \d+/, 'Content-Length: 99999'),
  'numbers beyond 32 bits (3.1.2.4)': swap(/CSeq: 1 /, 'CSeq: 36893488147419103232 '),
  'an unclosed quoted name (3.1.2.6)': swap(/"citizen"/, '"citizen'),
  'an enclosed request address (3.1.2.7)': swap(/ (sip:\S+) SIP/, () => ' <sip:12345@127.0.0.1> SIP'),
  'blanks inside the request address (3.1.2.8)': swap(/sip:12345@/, 'sip:12345; lr@'),
  'another version (3.1.2.16)': swap(/SIP\/2\.0\r/, 'SIP/7.0\r'),
  'CSeq of another method (3.1.2.17)': swap(/CSeq: 1 \w+/, 'CSeq: 1 NOTIFY'),
  'no header that is needed (3.3.1)': swap(/^(From|To|Call-ID|CSeq|Via): .*\r\n/gm, ''),
  'two of each header (3.3.8)': (message) =>
    message.replace(/^(From|To|Call-ID|CSeq|Contact): .*\r\n/gm, (line) => line + line),
  'Max-Forwards 0 (3.3.11)': swap(/Max-Forwards: 70/, 'Max-Forwards: 0'),
  'an unknown scheme (3.3.2)': swap(/ sip:12345@\S+ /, ' nobodyKnowsThisScheme:totallyopaquecontent '),
  'no body type': swap(/^Content-Type: .*\r\n/m, ''),
  'a body that is no SDP': swap(/v=0[^]*/, `v=${'\u0000'.repeat(400)}`),
  'SDP with a port beyond 65535': swap(/m=audio 40000/, 'm=audio 4000000000'),
  'SDP with 3,000 formats': swap(/AVP 8/, `AVP ${Array.from({ length: 3000 }, (_, n) => n).join(' ')}`),
  'SDP to nowhere': swap(/c=IN IP4 \S+/, 'c=IN IP4 0.0.0.0'),
  'a dialplan expression as the number': swap(/sip:12345@/, 'sip:${SHELL(id)}&,@'),
  'a dialplan expression as the caller': swap(/sip:13800001111@/g, 'sip:${CHANNEL(name)}@'),
  'an AMI action in a name': swap(/"citizen"/, '"x\\\r\n Action: Command"'),
  'two hundred Via': (message) => message.replace(/^Via: .*\r\n/m, (via) => via.repeat(200)),
  'an empty datagram': () => '',
  'line ends alone': () => '\r\n\r\n\r\n\r\n',
  'a response to nothing': swap(/^\S+ \S+ SIP\/2\.0/, 'SIP/2.0 200 OK'),
}

const BITS = [
  '\u0000',
  '\r\n',
  '\r\n\r\n',
  '${',
  '}',
  '&',
  ',',
  ';',
  '<',
  '>',
  '"',
  '%',
  '%n%s',
  '\u00ff',
  '𠮷',
  '=',
  '@',
  ':',
  '-1',
  '4294967296',
  'A'.repeat(600),
]

/** One to eight changes at random places: bytes turned, cut, doubled, moved, or replaced by signs that mean something. */
export function mutate(message: string, random: () => number): Buffer {
  let bytes = Buffer.from(message, 'utf8')
  const at = (length: number) => Math.floor(random() * (length + 1))
  for (let left = 1 + at(7); left > 0; left -= 1) {
    const [one, other] = [at(bytes.length), at(Math.min(bytes.length, 40))]
    const [before, part, after] = [
      bytes.subarray(0, one),
      bytes.subarray(one, one + other),
      bytes.subarray(one + other),
    ]
    const chosen = Buffer.from(BITS[at(BITS.length - 1)] ?? '', 'utf8')
    const ways = [
      () => [before, Buffer.from(part.map((byte) => byte ^ (1 << at(7)))), after],
      () => [before, after],
      () => [before, part, part, after],
      () => [before, chosen, bytes.subarray(one)],
      () => [before, chosen, after],
      () => [after, before, part],
    ]
    bytes = Buffer.concat(ways[at(ways.length - 1)]?.() ?? [bytes])
  }
  return bytes.subarray(0, 60_000)
}

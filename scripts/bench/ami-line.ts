/** Just enough of Asterisk's manager interface to seat the bench's agents in the peer's queue. */
import { connect, type Socket } from 'node:net'

export interface AmiLine {
  send(action: Readonly<Record<string, string>>): Promise<void>
  close(): void
}

/** @param url ami://user:password@host:port */
export async function openAmi(url: string): Promise<AmiLine> {
  const { hostname, port, username, password } = new URL(url)
  const socket = await connected(hostname, Number(port))
  const waiting = new Map<string, (answer: string) => void>()
  let text = ''
  let count = 0
  socket.setEncoding('utf8').on('data', (more: string) => {
    text += more
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      const packet = text.slice(0, end)
      text = text.slice(end + 4)
      const id = /^ActionID: (.*)$/m.exec(packet)?.[1]?.trim()
      if (id !== undefined && /^Response:/m.test(packet)) waiting.get(id)?.(packet)
    }
  })
  const send: AmiLine['send'] = async (action) => {
    count += 1
    const id = String(count)
    const fields = Object.entries({ ...action, ActionID: id })
    if (fields.some(([, value]) => /[\r\n]/.test(value))) throw new Error('a line end in an AMI value')
    const answer = new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`AMI ${action['Action'] ?? ''}: no answer`)), 10_000)
      waiting.set(id, (packet) => {
        clearTimeout(late)
        waiting.delete(id)
        resolve(packet)
      })
    })
    socket.write(`${fields.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`)
    const packet = await answer
    if (!/^Response: Success/m.test(packet)) throw new Error(`AMI ${action['Action'] ?? ''}: ${packet}`)
  }
  await send({
    Action: 'Login',
    Username: decodeURIComponent(username),
    Secret: decodeURIComponent(password),
    Events: 'off',
  })
  return { send, close: () => socket.destroy() }
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    socket.once('error', reject)
    socket.once('connect', () => resolve(socket))
  })
}

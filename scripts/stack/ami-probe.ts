import { connect } from 'node:net'

/** @throws Error unless the AMI address lets its user in; nothing else is asked of it */
export function checkAmi(amiUrl: string): Promise<void> {
  const { hostname, port, username, password } = new URL(amiUrl)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port === '' ? '5038' : port), timeout: 5000 })
    let heard = ''
    const done = (failure?: Error) => {
      socket.destroy()
      if (failure === undefined) resolve()
      else reject(failure)
    }
    socket.setEncoding('utf8')
    socket.once('error', done)
    socket.once('timeout', () => done(new Error('it does not answer')))
    socket.once('connect', () => {
      const fields = { Action: 'Login', Username: username, Secret: password, Events: 'off' }
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${decodeURIComponent(value)}`)
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    })
    socket.on('data', (text: string) => {
      heard += text
      if (heard.includes('Response: Success')) done()
      else if (heard.includes('Response: Error')) done(new Error('it refuses user or password'))
    })
  })
}

/** The server process: environment in, signals, listen. */
import { createApp } from './app.ts'
import { readSettings } from './settings.ts'

try {
  const settings = readSettings(process.env)
  const app = await createApp({ settings })
  // A bug in some callback must cost one request, not every call: it is told and the process goes on.
  process.on('uncaughtException', (error) => {
    app.log.error({ err: error }, 'uncaught')
  })
  process.on('unhandledRejection', (error) => {
    app.log.error({ err: error }, 'unhandled')
  })
  // What this node believes is old: it ends, and whoever keeps it starts it again to stand by.
  app.telephony.subscribe((fact) => {
    if (fact.type === 'superseded') process.kill(process.pid, 'SIGTERM')
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void app.close().then(() => process.exit(0))
    })
  }
  await app.listen({ host: settings.http.host, port: settings.http.port })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

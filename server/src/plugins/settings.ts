/** Hands the settings and the clock to every later plugin. */
import fp from 'fastify-plugin'
import type { Settings } from '../settings.ts'

declare module 'fastify' {
  interface FastifyInstance {
    settings: Settings
    /** Epoch ms; tests give their own. */
    now: () => number
  }
}

export default fp<{ settings: Settings; now: () => number }>(
  (app, options, done) => {
    app.decorate('settings', options.settings)
    app.decorate('now', options.now)
    done()
  },
  { name: 'settings' },
)

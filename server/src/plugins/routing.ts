/** The routing rules of this hotline, read before anything listens. */
import fp from 'fastify-plugin'
import type { RoutingRules } from '@hotline/telephony'
import { readRoutingFile } from '../routing/read.ts'

declare module 'fastify' {
  interface FastifyInstance {
    routingRules: RoutingRules
  }
}

export default fp(
  (app, _options, done) => {
    app.decorate('routingRules', readRoutingFile(app.settings.routingFile))
    done()
  },
  { name: 'routing', dependencies: ['settings'] },
)

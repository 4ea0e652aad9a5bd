/** Headers on every answer that keep foreign code out of the page. */
import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'

export default fp(
  async (app) => {
    const { http, asterisk } = app.settings
    await app.register(helmet, {
      hsts: http.https,
      frameguard: { action: 'deny' },
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          // antd writes its styles into the page at run time.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'", 'data:'],
          mediaSrc: ["'self'", 'blob:', 'data:'],
          connectSrc: ["'self'", new URL(asterisk.headsetUrl).origin],
          workerSrc: ["'self'", 'blob:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
    })
    app.addHook('onSend', (_request, reply, _payload, next) => {
      void reply.header('permissions-policy', 'microphone=(self), camera=(), geolocation=()')
      next()
    })
  },
  { name: 'headers', dependencies: ['settings'] },
)

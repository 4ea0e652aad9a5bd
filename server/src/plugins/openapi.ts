/** The API's description, made from the same zod schemas that check it. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

export default fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        info: { title: '市民热线 Hotline', description: 'HTTP API of the citizen hotline', version: '0.1.0' },
      },
      transform: jsonSchemaTransform,
    })
    await app.register(swaggerUi, {
      routePrefix: '/api/docs',
      // Swagger UI writes styles into its page; scripts come from files alone.
      staticCSP: {
        'default-src': "'self'",
        'style-src': "'self' 'unsafe-inline'",
        'img-src': "'self' data:",
        'frame-ancestors': "'none'",
        'object-src': "'none'",
      },
    })
  },
  { name: 'openapi', dependencies: ['auth'] },
)

/** The knowledge base, which lives in the same database and knows nothing of the server. */
import fp from 'fastify-plugin'
import type { Kysely } from 'kysely'
import { createKnowledgeBase, type KnowledgeBase, type KnowledgeTables } from '@hotline/knowledge-base'

declare module 'fastify' {
  interface FastifyInstance {
    knowledge: KnowledgeBase
  }
}

export default fp(
  (app, _options, done) => {
    // Kysely is invariant in its tables, though a database that has more tables serves as well.
    app.decorate('knowledge', createKnowledgeBase({ db: app.db as unknown as Kysely<KnowledgeTables> }))
    done()
  },
  { name: 'knowledge', dependencies: ['database'] },
)

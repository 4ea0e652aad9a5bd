/** The knowledge base, which lives in the same database and knows nothing of the server. */
import fp from 'fastify-plugin'
import { createKnowledgeBase, type KnowledgeBase } from '@hotline/knowledge-base'

declare module 'fastify' {
  interface FastifyInstance {
    knowledge: KnowledgeBase
  }
}

export default fp(
  (app, _options, done) => {
    app.decorate('knowledge', createKnowledgeBase({ db: app.db }))
    done()
  },
  { name: 'knowledge', dependencies: ['database'] },
)

/** PostgreSQL: one pool, and a watch on whether it answers, because much of the hotline must go on without it. */
import fp from 'fastify-plugin'
import { sql, type Kysely } from 'kysely'
import { connect } from '../database/connect.ts'
import type { Tables } from '../database/schema.ts'

export interface DatabaseWatch {
  readonly up: boolean
  /** Called after each change. */
  subscribe(listener: (up: boolean) => void): () => void
}

declare module 'fastify' {
  interface FastifyInstance {
    db: Kysely<Tables>
    databaseWatch: DatabaseWatch
  }
}

export default fp(
  async (app) => {
    const { url, pool, timeoutMs, probeMs } = app.settings.database
    const db = connect({
      url,
      pool,
      timeoutMs,
      onError: (error) => app.log.warn({ cause: error.message }, 'a database connection broke'),
    })
    const listeners = new Set<(up: boolean) => void>()
    let up = false
    let closed = false
    let timer: NodeJS.Timeout | undefined

    const probe = async (): Promise<void> => {
      const answers = await sql`select 1`.execute(db).then(
        () => true,
        () => false,
      )
      if (closed) return
      if (answers !== up) {
        up = answers
        app.log.info({ up }, 'database')
        app.metrics.partUp.set({ part: 'database' }, up ? 1 : 0)
        for (const listener of listeners) listener(up)
      }
      timer = setTimeout(() => void probe(), probeMs)
    }
    await probe()

    app.decorate('db', db)
    app.decorate('databaseWatch', {
      get up() {
        return up
      },
      subscribe: (listener: (up: boolean) => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    })
    app.addHook('onClose', async () => {
      closed = true
      clearTimeout(timer)
      await db.destroy()
    })
  },
  { name: 'database', dependencies: ['settings', 'metrics'] },
)

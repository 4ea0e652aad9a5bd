/** The knowledge base's door: look entries up by title, read one. Its review life is another issue. */
import { sql, type Kysely } from 'kysely'
import type { KnowledgeHit } from '@hotline/contract'
import { bigrams } from './bigrams.ts'
import type { KnowledgeTables } from './tables.ts'

export interface KnowledgeBase {
  /** Best first; empty where nothing fits. A text without words finds nothing. */
  search(text: string, limit: number): Promise<KnowledgeHit[]>
  /** The most asked-for entries, for a caller of whom nothing is known. */
  frequent(limit: number): Promise<KnowledgeHit[]>
  get(id: string): Promise<KnowledgeHit | undefined>
}

export interface KnowledgeBaseOptions {
  db: Kysely<KnowledgeTables>
}

/** A pair in the title says what the entry is about; one in the keywords only that it may be. */
const TITLE_WEIGHT = 3

export function createKnowledgeBase({ db }: KnowledgeBaseOptions): KnowledgeBase {
  const hits = db.selectFrom('knowledge_entries').select(['id', 'title', 'unit', 'passage'])
  return {
    async search(text, limit) {
      const pairs = bigrams(text)
      if (pairs.length === 0) return []
      const score = sql<number>`(
        select sum(case when position(pair in lower(title)) > 0 then ${TITLE_WEIGHT}::int else 0 end
                 + case when position(pair in lower(keywords)) > 0 then 1 else 0 end)
        from unnest(${pairs}::text[]) as pair)`
      return hits
        .where(sql<boolean>`${score} > 0`)
        .orderBy(score, 'desc')
        .orderBy('weight', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
    },
    frequent: (limit) => hits.orderBy('weight', 'desc').orderBy('id').limit(limit).execute(),
    get: (id) => hits.where('id', '=', id).executeTakeFirst(),
  }
}

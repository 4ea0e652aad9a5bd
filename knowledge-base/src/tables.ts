/** This package's tables as Kysely sees them; the server's database type includes them. */
export interface KnowledgeTables {
  knowledge_entries: {
    id: string
    title: string
    /** 责任单位: whose answer it is (KB-2). */
    unit: string
    /** What an agent may read out. */
    passage: string
    keywords: string
    /** How often it is asked for; orders what is shown to an agent before anything is known. */
    weight: number
    updated_at: number
  }
}

export { createKnowledgeBase, type KnowledgeBase, type KnowledgeBaseOptions } from './knowledge-base.ts'
export { knowledgeMigration } from './migration.ts'
export { seedDemoEntries } from './demo-entries.ts'
export type { KnowledgeTables } from './tables.ts'

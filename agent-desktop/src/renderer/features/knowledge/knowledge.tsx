// Entries that may answer the caller, suggested by the server with the pop.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnowledgeHit } from '@hotline/contract'
import { Panel } from '../../shared/panel.tsx'

export function KnowledgePanel({ hits }: { hits: readonly KnowledgeHit[] | undefined }): ReactNode {
  const { t } = useTranslation()
  return (
    <Panel name={t('knowledge.heading')} className="knowledge" reading>
      {hits === undefined || hits.length === 0 ? (
        <p className="empty">{hits === undefined ? t('knowledge.idle') : t('knowledge.empty')}</p>
      ) : (
        <ol className="rows">
          {hits.map((hit) => (
            <li key={hit.id}>
              <p className="row-title">{hit.title}</p>
              <p className="row-text">{hit.passage}</p>
              {hit.unit !== '' && <p className="row-foot">{t('knowledge.unit', { unit: hit.unit })}</p>}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

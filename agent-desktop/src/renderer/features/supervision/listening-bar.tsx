// Which call is in the supervisor's own headset, and the way from one mode to another and out. Always in the same place.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgentView } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { mayObserve, pressedIn, toneOf, type ListeningView } from './listening-model.ts'
import { ObserveButtons } from './observe-buttons.tsx'

export function ListeningBar(props: {
  view: ListeningView
  /** Whose call it is, as the board shows her; undefined while nobody has it. */
  agent: BoardAgentView | undefined
  now: number
}): ReactNode {
  const { t } = useTranslation()
  const { view, agent, now } = props
  const { observing, preparing, trouble } = view
  const answeredAt = observing?.answeredAt ?? null
  const journeyId = observing?.journeyId ?? preparing?.journeyId
  return (
    <section aria-label={t('listening.heading')} className="listening-bar">
      <p className={`listening-word tone-${toneOf(view)}`} aria-live="polite">
        <strong>{word()}</strong>
        {journeyId !== undefined && agent !== undefined && (
          <span>
            {agent.agentId} {agent.name}
            {agent.call !== null &&
              ` · ${agent.call.number === '' ? t('board.withheld') : agent.call.number}`}
          </span>
        )}
        {answeredAt !== null && <span>{duration(now - answeredAt)}</span>}
      </p>
      {journeyId !== undefined && (
        <div className="listening-actions" role="group" aria-label={t('listening.actions')}>
          <ObserveButtons
            pressed={pressedIn(view, journeyId)}
            act={mayObserve(agent?.call ?? null, view) ? (mode) => view.act(journeyId, mode) : undefined}
          />
          <Button danger onClick={view.stop}>
            {t('listening.stop')}
          </Button>
        </div>
      )}
      {trouble !== '' && <span className="trouble">{trouble}</span>}
    </section>
  )

  function word(): string {
    if (observing !== null) return t(`listening.state.${observing.state}`)
    return preparing === undefined ? t('listening.none') : t('listening.preparing')
  }
}

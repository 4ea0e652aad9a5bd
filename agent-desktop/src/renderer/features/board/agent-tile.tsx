// One agent at a glance: state in colour, icon and word, how long, whom she talks with, and what proves her seat.
import {
  CheckCircleFilled,
  CloseCircleFilled,
  CustomerServiceFilled,
  EditFilled,
  PauseCircleFilled,
  PhoneFilled,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgentView, Proofs } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { groupOf, TONE_OF, type StateGroup } from './board-model.ts'

const ICONS: Record<StateGroup, ReactNode> = {
  away: <PauseCircleFilled />,
  ready: <CheckCircleFilled />,
  ringing: <PhoneFilled />,
  talking: <CustomerServiceFilled />,
  wrapUp: <EditFilled />,
}
const PROOFS = ['headset', 'microphone', 'heartbeat'] as const satisfies (keyof Proofs)[]

export function AgentTile(props: {
  agent: BoardAgentView
  now: number
  chosen: boolean
  /** In the tab order. */
  reachable: boolean
  onFocus: () => void
  open: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { agent, now, chosen } = props
  const group = groupOf(agent)
  const overdue = agent.breakEndsAt === null ? 0 : now - agent.breakEndsAt
  return (
    <button
      type="button"
      className={`tile tile-${TONE_OF[group]}`}
      aria-pressed={chosen}
      tabIndex={props.reachable ? 0 : -1}
      onFocus={props.onFocus}
      onClick={props.open}
    >
      <span className={`tile-state tone-${TONE_OF[group]}`}>
        <span aria-hidden="true">{ICONS[group]}</span>
        <span className="tile-word">{t(`state.${agent.state}`)}</span>
        <span className="tile-time">{duration(now - agent.since)}</span>
      </span>
      <span className="tile-who">
        {agent.agentId} {agent.name}
        {agent.guestOf !== null && (
          <span className="tag" title={agent.guestOf}>
            {t('guest.mark')}
          </span>
        )}
      </span>
      <span className={overdue > 0 ? 'tile-what trouble' : 'tile-what'}>{what()}</span>
      <span className="tile-proofs">
        {PROOFS.map((proof) => (
          <span key={proof} className={agent.proofs[proof] ? 'proven' : 'lacking'}>
            {t(`board.proof.${proof}`)}
            {agent.proofs[proof] ? (
              <CheckCircleFilled aria-label={t('bar.proofOk')} />
            ) : (
              <CloseCircleFilled aria-label={t('bar.proofMissing')} />
            )}
          </span>
        ))}
      </span>
    </button>
  )

  function what(): string {
    const { call, reason } = agent
    if (call !== null) {
      const number = call.number === '' ? t('board.withheld') : call.number
      const [observer] = call.observers
      if (observer !== undefined) return `${number} · ${t(`listening.state.${observer.state}`)}`
      return call.callerHeld ? `${number} · ${t('board.held')}` : number
    }
    if (overdue > 0 && reason !== null)
      return `${t(`reason.${reason}`)} · ${t('bar.breakOver', { time: duration(overdue) })}`
    if (reason !== null) return t(`reason.${reason}`)
    return agent.pauseAfterCall ? t('board.pauseAfterCall') : ''
  }
}

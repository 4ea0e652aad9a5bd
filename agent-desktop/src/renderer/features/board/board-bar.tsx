// The bar on top of the board: who waits, what the agents do, what is wrong, who looks.
import { WarningFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardView, Me } from '@hotline/contract'
import { BarMe } from '../../shared/bar-me.tsx'
import { duration } from '../../shared/format.ts'
import { countByGroup, GROUPS, oldestWait, TONE_OF } from './board-model.ts'

export function BoardBar(props: {
  me: Me
  view: BoardView | undefined
  now: number
  /** Epoch ms; undefined while the server answers. */
  lostSince: number | undefined
  logOut: () => void
  openSettings: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { me, view, now, lostSince } = props
  const counts = countByGroup(view?.agents ?? [])
  const oldest = oldestWait(view, now)
  const trouble =
    lostSince !== undefined
      ? t('board.serverLost', { time: duration(now - lostSince) })
      : view?.switchUp === false
        ? t('bar.switchDown')
        : recordingTrouble()
  return (
    <header className="bar board-bar">
      <div className={`board-queue ${oldest === undefined ? '' : 'tone-ringing'}`}>
        <span>{t('board.waiting')}</span> <strong>{view?.waiting.length ?? '—'}</strong>
        {oldest !== undefined && (
          <span>
            {t('board.oldest')} {duration(oldest)}
          </span>
        )}
      </div>
      <ul className="board-counts">
        {GROUPS.map((group) => (
          <li key={group} className={`tone-${TONE_OF[group]}`}>
            {t(`board.${group}`)} <strong>{view === undefined ? '—' : counts[group]}</strong>
          </li>
        ))}
      </ul>
      <div className="bar-trouble" aria-live="polite">
        {trouble !== '' && (
          <span className="trouble" title={trouble}>
            <WarningFilled aria-hidden="true" /> {trouble}
          </span>
        )}
      </div>
      <BarMe me={me} openSettings={props.openSettings} wayOut={t('board.logout')} logOut={props.logOut} />
    </header>
  )

  function recordingTrouble(): string {
    const recording = view?.recording
    if (recording === undefined || recording === null) return ''
    const { room, freeBytes, failing } = recording
    const free = ((freeBytes ?? 0) / 1e9).toFixed(1)
    return [
      ...(failing.length > 0 ? [t('recording.alarm.failing', { count: failing.length })] : []),
      ...(room === 'enough' ? [] : [t(`recording.alarm.${room}`, { free })]),
    ].join(' · ')
  }
}

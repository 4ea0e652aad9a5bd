// The bar on top: state first, then what holds it, then the line outside, then who sits here.
import {
  AudioFilled,
  CheckCircleFilled,
  CloseCircleFilled,
  CustomerServiceFilled,
  DownOutlined,
  EditFilled,
  PauseCircleFilled,
  PhoneFilled,
  ThunderboltFilled,
  WarningFilled,
} from '@ant-design/icons'
import { Button, Checkbox, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  BREAK_REASONS,
  type AgentState,
  type BreakAllowance,
  type BreakReason,
  type Me,
  type Proofs,
} from '@hotline/contract'
import { ActionButton } from '../../shared/action-button.tsx'
import { BarMe } from '../../shared/bar-me.tsx'
import { duration } from '../../shared/format.ts'
import { SHORTCUTS, useShortcut } from '../../shared/shortcuts.ts'
import { missing, PROOFS, TONE_OF } from './status-bar-model.ts'

export interface StatusBarView {
  me: Me
  state: AgentState
  reason: string | undefined
  /** Epoch ms, server's clock. */
  since: number | undefined
  now: number
  proofs: Proofs
  queue: { waiting: number; oldestArrivedAt: number | null } | undefined
  /** One sentence about what is wrong with the connection, or a command's refusal. */
  trouble: string
  troubleAction: { words: string; do: () => void } | undefined
  pauseAfterCall: boolean
  /** 小休: what is left of each kind. */
  breaks: readonly BreakAllowance[]
  ready: (() => void) | undefined
  pause: ((reason: BreakReason) => void) | undefined
  setPauseAfterCall: ((on: boolean) => void) | undefined
  logout: (() => void) | undefined
  openSettings: () => void
}

const ICONS: Record<AgentState, ReactNode> = {
  logged_out: <PauseCircleFilled />,
  not_ready: <PauseCircleFilled />,
  ready: <CheckCircleFilled />,
  reserved: <PhoneFilled />,
  talking: <CustomerServiceFilled />,
  reattaching: <CustomerServiceFilled />,
  wrap_up: <EditFilled />,
}

const PROOF_ICONS: Record<keyof Proofs, ReactNode> = {
  headset: <CustomerServiceFilled />,
  microphone: <AudioFilled />,
  heartbeat: <ThunderboltFilled />,
}

export function StatusBar({ view }: { view: StatusBarView }): ReactNode {
  const { t } = useTranslation()
  const { pause, setPauseAfterCall } = view
  useShortcut('pauseAfterCall', setPauseAfterCall && (() => setPauseAfterCall(!view.pauseAfterCall)))
  const breakWords = (reason: BreakReason): string => {
    const { used = 0, limit = null, minutes = null } = view.breaks.find((one) => one.reason === reason) ?? {}
    if (limit === null || minutes === null) return t(`reason.${reason}`)
    return t('bar.breakOf', { reason: t(`reason.${reason}`), left: Math.max(0, limit - used), minutes })
  }
  const lacking = view.state === 'not_ready' ? missing(view.proofs) : []
  return (
    <header className="bar">
      <div className={`bar-state tone-${TONE_OF[view.state]}`}>
        <span aria-hidden="true">{ICONS[view.state]}</span>
        <span role="status" className="bar-word">
          <span>{t(`state.${view.state}`)}</span>
          {view.reason !== undefined && <span className="bar-reason">（{view.reason}）</span>}
        </span>
        <span className="bar-time">{view.since !== undefined && duration(view.now - view.since)}</span>
      </div>
      <div className="bar-actions">
        <ActionButton name={t('bar.ready')} shortcut="ready" action={view.ready} tone="ready" />
        <span className="bar-pause">
          <ActionButton name={t('bar.pause')} shortcut="pause" action={pause && (() => pause('break'))} />
          <Dropdown
            trigger={['click']}
            disabled={pause === undefined}
            menu={{
              items: BREAK_REASONS.map((reason) => ({ key: reason, label: breakWords(reason) })),
              onClick: ({ key }) => {
                const reason = BREAK_REASONS.find((one) => one === key)
                if (reason !== undefined) pause?.(reason)
              },
            }}
          >
            <Button
              aria-label={t('bar.pauseReasons')}
              icon={<DownOutlined />}
              disabled={pause === undefined}
            />
          </Dropdown>
        </span>
        <Checkbox
          checked={view.pauseAfterCall}
          disabled={setPauseAfterCall === undefined}
          onChange={(event) => setPauseAfterCall?.(event.target.checked)}
        >
          {t('bar.pauseAfterCall')} <kbd aria-hidden="true">{SHORTCUTS.pauseAfterCall.keys}</kbd>
        </Checkbox>
      </div>
      <ul className="bar-proofs" aria-label={t('bar.proofs')}>
        {PROOFS.map((proof) => (
          <li key={proof} className={view.proofs[proof] ? 'proven' : 'lacking'}>
            <span aria-hidden="true">{PROOF_ICONS[proof]}</span> {t(`bar.proof.${proof}`)}
            {view.proofs[proof] ? (
              <CheckCircleFilled aria-label={t('bar.proofOk')} />
            ) : (
              <CloseCircleFilled aria-label={t('bar.proofMissing')} />
            )}
          </li>
        ))}
      </ul>
      <div className="bar-queue">
        {view.queue !== undefined && (
          <>
            {t('bar.queue')} <strong>{view.queue.waiting}</strong>
            {view.queue.oldestArrivedAt !== null && (
              <>
                {' '}
                · {t('bar.oldest')} <strong>{duration(view.now - view.queue.oldestArrivedAt)}</strong>
              </>
            )}
          </>
        )}
      </div>
      <div className="bar-trouble" aria-live="polite">
        {view.trouble !== '' ? (
          <span className="trouble" title={view.trouble}>
            <WarningFilled aria-hidden="true" /> {view.trouble}
          </span>
        ) : (
          lacking.length > 0 && (
            <span className="bar-hint">
              {t('bar.waitingFor', { missing: lacking.map((proof) => t(`bar.proof.${proof}`)).join('、') })}
            </span>
          )
        )}
        {view.troubleAction !== undefined && (
          <Button size="small" onClick={view.troubleAction.do}>
            {view.troubleAction.words}
          </Button>
        )}
      </div>
      <BarMe me={view.me} openSettings={view.openSettings} wayOut={t('bar.logout')} logOut={view.logout} />
    </header>
  )
}

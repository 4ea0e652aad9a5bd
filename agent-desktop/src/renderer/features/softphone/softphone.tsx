// The call in the headset. Its three buttons never change their place.
import {
  AudioMutedOutlined,
  ExportOutlined,
  PauseCircleFilled,
  PhoneFilled,
  PhoneOutlined,
  SwapOutlined,
  ThunderboltFilled,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../shared/action-button.tsx'
import { Digits } from '../../shared/digits.tsx'
import { duration } from '../../shared/format.ts'
import { LevelMeter } from '../../shared/level-meter.tsx'
import { Panel } from '../../shared/panel.tsx'
import type { ReadableStore } from '../../shared/store.ts'
import type { SoftphoneView } from './use-softphone.ts'

const TONES = {
  idle: 'off',
  ringing: 'ringing',
  answering: 'ringing',
  talking: 'talking',
  reattaching: 'trouble',
  handed_over: 'wrap-up',
  ended: 'wrap-up',
} as const satisfies Record<SoftphoneView['phase'], string>

const ICONS: Record<SoftphoneView['phase'], ReactNode> = {
  idle: <PhoneOutlined />,
  ringing: <PhoneFilled />,
  answering: <PhoneFilled />,
  talking: <PhoneFilled />,
  reattaching: <SwapOutlined />,
  handed_over: <ExportOutlined />,
  ended: <PhoneOutlined />,
}

export function SoftphonePanel(props: {
  view: SoftphoneView
  agentReady: boolean
  now: number
  level: ReadableStore<number>
  share: (dbfs: number) => number
  /** What 挂断 does to the others, where it is not the end of the call. */
  hangupHint?: string
  /** What else can be done with the call: other features' parts, below the buttons. */
  children?: ReactNode
}): ReactNode {
  const { t } = useTranslation()
  const { view } = props
  const inCall = view.phase !== 'idle'
  return (
    <Panel name={t('softphone.heading')} className={`softphone is-${TONES[view.phase]}`}>
      <div className="softphone-call">
        <p className="softphone-phase">
          <span aria-hidden="true">{ICONS[view.phase]}</span>
          <span>
            <PhaseWords view={view} agentReady={props.agentReady} />
          </span>
          {view.heldMs !== undefined && (
            <span className="caller-line" title={t('softphone.heldHint')}>
              <PauseCircleFilled aria-hidden="true" /> {t('softphone.held')} {duration(view.heldMs)}
            </span>
          )}
          {inCall && view.native && (
            <span className="caller-line" title={t('softphone.nativeHint')}>
              <ThunderboltFilled aria-hidden="true" /> {t('softphone.native')}
            </span>
          )}
          <span className="softphone-time">
            {inCall && view.since !== undefined && duration(props.now - view.since)}
          </span>
        </p>
        <p className="softphone-number">
          {inCall && (view.number === '' ? t('softphone.withheld') : <Digits value={view.number} />)}
        </p>
      </div>
      <div className="softphone-buttons">
        <ActionButton
          name={t('softphone.answer')}
          shortcut="answer"
          action={view.answer}
          className="answer"
          tone="ringing"
        />
        <ActionButton
          name={t('softphone.mute')}
          shortcut="mute"
          action={view.toggleMute}
          aria-pressed={view.muted}
          className={view.muted ? 'pressed' : ''}
        />
        <ActionButton
          name={t('softphone.hangup')}
          shortcut="hangup"
          action={view.hangup}
          {...(props.hangupHint === undefined ? {} : { title: props.hangupHint })}
        />
      </div>
      <div className="microphone-line">
        <p className="trouble" aria-live="polite">
          {view.muted && (
            <>
              <AudioMutedOutlined aria-hidden="true" /> {t('softphone.mutedNow')}
            </>
          )}
        </p>
        <LevelMeter name={t('softphone.level')} level={props.level} share={props.share} />
      </div>
      {props.children}
    </Panel>
  )
}

function PhaseWords({ view, agentReady }: { view: SoftphoneView; agentReady: boolean }): ReactNode {
  const { t } = useTranslation()
  switch (view.phase) {
    case 'ringing':
      return t('softphone.ringing')
    case 'answering':
      return t('softphone.answering')
    case 'talking':
      return t('softphone.talking')
    case 'reattaching':
      return t('softphone.reattaching')
    case 'handed_over':
      return t('softphone.handedOver')
    case 'ended':
      return t('softphone.wrapUp')
    case 'idle':
      if (view.registration !== 'registered') return t('softphone.unregistered')
      return agentReady ? t('softphone.idleReady') : t('softphone.idleNotReady')
  }
}

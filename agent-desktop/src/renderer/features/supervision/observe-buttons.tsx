// 监听 耳语 强插 接管, always in this order; the one that is on stays pressed.
import { AudioOutlined, CustomerServiceOutlined, SoundOutlined, TeamOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OBSERVE_MODES, type ObserveMode } from '@hotline/contract'

const ICONS: Record<ObserveMode, ReactNode> = {
  monitor: <SoundOutlined />,
  whisper: <AudioOutlined />,
  barge: <TeamOutlined />,
  take_over: <CustomerServiceOutlined />,
}

export function ObserveButtons(props: {
  pressed: ObserveMode | undefined
  /** Undefined: not possible now. The buttons keep their places, greyed. */
  act: ((mode: ObserveMode) => void) | undefined
}): ReactNode {
  const { t } = useTranslation()
  const { pressed, act } = props
  return (
    <>
      {OBSERVE_MODES.map((mode) => (
        <Button
          key={mode}
          icon={<span aria-hidden="true">{ICONS[mode]}</span>}
          aria-pressed={pressed === mode}
          className={pressed === mode ? 'pressed' : ''}
          disabled={act === undefined}
          title={t(`listening.hint.${mode}`)}
          onClick={() => act?.(mode)}
        >
          {t(`listening.mode.${mode}`)}
        </Button>
      ))}
    </>
  )
}

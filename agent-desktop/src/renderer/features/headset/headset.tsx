// Choose microphone, earpiece and ring device, and see that the microphone hears.
import { AudioOutlined, CheckCircleFilled, ExclamationCircleFilled, LoadingOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LevelMeter } from '../../shared/level-meter.tsx'
import type { ReadableStore } from '../../shared/store.ts'
import { DEFAULT_DEVICE, type Device } from './devices.ts'
import { meterShare, type MicrophoneState } from './headset-model.ts'
import type { HeadsetView } from './use-headset.ts'

const ICONS: Record<MicrophoneState, ReactNode> = {
  asking: <LoadingOutlined />,
  listening: <AudioOutlined />,
  proved: <CheckCircleFilled className="good" />,
  muted: <ExclamationCircleFilled className="trouble" />,
  ended: <ExclamationCircleFilled className="trouble" />,
  denied: <ExclamationCircleFilled className="trouble" />,
  absent: <ExclamationCircleFilled className="trouble" />,
}

export function HeadsetPanel(props: {
  view: HeadsetView
  level: ReadableStore<number>
  testRing: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { view } = props
  const words = view.soundLocked
    ? t('headset.soundLocked')
    : view.quiet
      ? t('headset.quiet')
      : t(`headset.${view.state === 'muted' ? 'mutedBySystem' : view.state}`)
  const needsPerson = ['denied', 'absent', 'ended'].includes(view.state)
  return (
    <div className="headset">
      <DeviceSelect
        name={t('headset.microphone')}
        devices={view.microphones}
        value={view.choice.microphoneId}
        onChange={(microphoneId) => view.choose({ microphoneId })}
      />
      <DeviceSelect
        name={t('headset.speaker')}
        devices={view.speakers}
        value={view.choice.speakerId}
        onChange={(speakerId) => view.choose({ speakerId })}
      />
      <DeviceSelect
        name={t('headset.ring')}
        devices={view.speakers}
        value={view.choice.ringId}
        onChange={(ringId) => view.choose({ ringId })}
        aside={
          <Button size="small" type="text" onClick={props.testRing}>
            {t('headset.testRing')}
          </Button>
        }
      />
      <p className="headset-line" aria-live="polite">
        {ICONS[view.state]} <span>{words}</span>
      </p>
      <LevelMeter name={t('headset.level')} level={props.level} share={meterShare} />
      {needsPerson && <Button onClick={view.retry}>{t('headset.retry')}</Button>}
    </div>
  )
}

function DeviceSelect(props: {
  name: string
  devices: readonly Device[]
  value: string
  onChange: (id: string) => void
  aside?: ReactNode
}): ReactNode {
  const { t } = useTranslation()
  const options = [
    { value: DEFAULT_DEVICE, label: t('headset.systemDefault') },
    ...props.devices.map((device, place) => ({
      value: device.id,
      label: device.label === '' ? t('headset.unnamed', { number: place + 1 }) : device.label,
    })),
  ]
  return (
    <div className="device">
      <span className="device-name" aria-hidden="true">
        {props.name}
      </span>
      <Select aria-label={props.name} options={options} value={props.value} onChange={props.onChange} />
      {props.aside}
    </div>
  )
}

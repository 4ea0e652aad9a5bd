// The right end of every bar on top: who sits here, the settings, the way out.
import { LogoutOutlined, SettingOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '@hotline/contract'

export function BarMe(props: {
  me: Me
  openSettings: () => void
  /** 签退, 退出 */
  wayOut: string
  /** Undefined: not now. */
  logOut: (() => void) | undefined
}): ReactNode {
  const { t } = useTranslation()
  const { me } = props
  return (
    <div className="bar-me">
      {me.mode === 'demo' && <span className="tag">{t('app.demo')}</span>}
      <span>
        {me.id} {me.name}
      </span>
      <Button
        type="text"
        aria-label={t('bar.settings')}
        icon={<SettingOutlined />}
        onClick={props.openSettings}
      />
      <Button
        type="text"
        icon={<LogoutOutlined />}
        disabled={props.logOut === undefined}
        onClick={props.logOut}
      >
        {props.wayOut}
      </Button>
    </div>
  )
}

// antd as our pages wear it: the person's language and theme.
import { ConfigProvider } from 'antd'
import zhCNWords from 'antd/locale/zh_CN'
import enWords from 'antd/locale/en_US'
import type { ReactNode } from 'react'
import type { SettingsStore } from '../shared/settings.ts'
import { useStore } from '../shared/store.ts'
import { antdTheme } from './antd-theme.ts'

export function Themed(props: { settings: SettingsStore; children: ReactNode }): ReactNode {
  const { language, theme } = useStore(props.settings)
  return (
    <ConfigProvider
      theme={antdTheme(theme)}
      locale={language === 'en' ? enWords : zhCNWords}
      button={{ autoInsertSpace: false }}
      // A wave on every click is motion without meaning.
      wave={{ disabled: true }}
    >
      {props.children}
    </ConfigProvider>
  )
}

// The expert's chunk: antd with our theme, and one session for as long as she stays.
import '../styles/desk.css'
import '../styles/expert.css'
import { ConfigProvider } from 'antd'
import zhCNWords from 'antd/locale/zh_CN'
import enWords from 'antd/locale/en_US'
import { useEffect, useState, type ReactNode } from 'react'
import type { Me } from '@hotline/contract'
import type { Memory } from '../shared/memory.ts'
import type { SettingsStore } from '../shared/settings.ts'
import { useStore } from '../shared/store.ts'
import { antdTheme } from '../styles/antd-theme.ts'
import { createExpertSession } from './expert-session.ts'
import { ExpertScreen } from './expert-screen.tsx'

export default function ExpertPage(props: {
  me: Me
  memory: Memory
  settings: SettingsStore
  onLeave: () => void
}): ReactNode {
  const { me, memory, settings } = props
  const { language, theme } = useStore(settings)
  const [session] = useState(() => createExpertSession(memory))
  useEffect(() => session.start(), [session])
  return (
    <ConfigProvider
      theme={antdTheme(theme)}
      locale={language === 'en' ? enWords : zhCNWords}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <ExpertScreen me={me} memory={memory} settings={settings} session={session} onLeave={props.onLeave} />
    </ConfigProvider>
  )
}

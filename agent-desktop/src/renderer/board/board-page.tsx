// The board's chunk: antd with our theme, and one line to the server for as long as the supervisor looks.
import '../styles/desk.css'
import '../styles/board.css'
import '../styles/intrusions.css'
import { ConfigProvider } from 'antd'
import zhCNWords from 'antd/locale/zh_CN'
import enWords from 'antd/locale/en_US'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Me } from '@hotline/contract'
import { BoardBar } from '../features/board/board-bar.tsx'
import { BoardRegion } from '../features/board/board.tsx'
import { Intrusions } from '../features/intrusions/intrusions.tsx'
import { useIntrusions } from '../features/intrusions/use-intrusions.ts'
import { SettingsDrawer } from '../features/settings/settings.tsx'
import { callApi } from '../shared/api.ts'
import { useNow } from '../shared/clock.ts'
import type { SettingsStore } from '../shared/settings.ts'
import { useStore } from '../shared/store.ts'
import { antdTheme } from '../styles/antd-theme.ts'
import { createBoardLink } from './board-link.ts'

export default function BoardPage(props: {
  me: Me
  settings: SettingsStore
  onLeave: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { me, settings, onLeave } = props
  const { language, theme } = useStore(settings)
  const now = useNow()
  const intrusions = useIntrusions()
  const [link] = useState(() => createBoardLink())
  const [settingsOpen, setSettingsOpen] = useState(false)
  const { status, since, view } = useStore(link)
  useEffect(() => {
    link.open()
    return () => link.close()
  }, [link])
  useEffect(() => {
    document.title = t('board.title')
  }, [t, language])
  useEffect(() => {
    if (status === 'ended') onLeave()
  }, [status, onLeave])
  const logOut = (): void => {
    void callApi({ method: 'POST', path: '/api/logout', body: {}, answer: z.unknown() })
      .catch(() => undefined) // the cookie stays, and the login page says nothing of it
      .then(onLeave)
  }
  return (
    <ConfigProvider
      theme={antdTheme(theme)}
      locale={language === 'en' ? enWords : zhCNWords}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <div className="desk board-desk">
        <BoardBar
          me={me}
          view={view}
          now={now}
          lostSince={status === 'down' ? since : undefined}
          logOut={logOut}
          openSettings={() => setSettingsOpen(true)}
        />
        <main className="board-main">
          <h1 className="unseen">{t('board.title')}</h1>
          <Intrusions list={intrusions} now={now} />
          <BoardRegion view={view} now={now} command={link.command} />
        </main>
        <SettingsDrawer open={settingsOpen} onClose={() => setSettingsOpen(false)} settings={settings}>
          {null}
        </SettingsDrawer>
      </div>
    </ConfigProvider>
  )
}

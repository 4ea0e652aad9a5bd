// The board's chunk: antd with our theme, and one line to the server for as long as the supervisor looks.
import '../styles/desk.css'
import '../styles/call-control.css'
import '../styles/emergency.css'
import '../styles/experts.css'
import '../styles/board.css'
import '../styles/intrusions.css'
import '../styles/recording.css'
import '../styles/supervision.css'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Forced, Me } from '@hotline/contract'
import { createDeskLink } from '../desk/desk-link.ts'
import { createDeskSession } from '../desk/desk-session.ts'
import { Desk } from '../desk/desk.tsx'
import { callApi } from '../shared/api.ts'
import { useNow } from '../shared/clock.ts'
import type { Memory } from '../shared/memory.ts'
import { createServerLine } from '../shared/server-line.ts'
import type { SettingsStore } from '../shared/settings.ts'
import { useStore } from '../shared/store.ts'
import { Themed } from '../styles/themed.tsx'
import { createBoardLink } from './board-link.ts'
import { createBoardSeat } from './board-seat.ts'
import { Board } from './board.tsx'

export default function BoardPage(props: {
  me: Me
  memory: Memory
  settings: SettingsStore
  onLeave: (forced?: Forced) => void
}): ReactNode {
  const { t } = useTranslation()
  const { me, memory, settings, onLeave } = props
  const { language } = useStore(settings)
  const now = useNow()
  const [{ link, session, seat }] = useState(() => {
    const line = createServerLine()
    const session = createDeskSession(me, memory, createDeskLink(line, true))
    return { link: createBoardLink(line), session, seat: createBoardSeat(session) }
  })
  const { status, view } = useStore(link)
  const desk = useStore(session.link)
  useEffect(() => {
    link.open()
    return () => {
      seat.close()
      link.close()
    }
  }, [link, seat])
  useEffect(() => {
    document.title = t('board.title')
  }, [t, language])
  useEffect(() => {
    if (status === 'ended') onLeave(desk.forced)
  }, [status, desk.forced, onLeave])
  // A call that she has taken over finds its way back to her headset after the page was loaded again.
  const owns = view?.agents.some(({ agentId }) => agentId === me.id) === true
  useEffect(() => {
    if (owns && desk.status !== 'replaced') seat.open()
  }, [owns, desk.status, seat])
  const logOut = useCallback(() => {
    void session.link
      .command('agent:logout', {})
      .catch(() => undefined) // no headset was opened, or the server is away: the session ends all the same
      .then(() => callApi({ method: 'POST', path: '/api/logout', body: {}, answer: z.unknown() }))
      .catch(() => undefined) // the cookie stays, and the login page says nothing of it
      .then(() => onLeave())
  }, [session, onLeave])
  const hasCall = (desk.view?.call ?? null) !== null
  return (
    <Themed settings={settings}>
      {hasCall ? (
        <Desk me={me} memory={memory} settings={settings} session={session} onLeave={onLeave} />
      ) : (
        <Board {...{ me, settings, now, link, session, seat, logOut }} />
      )}
    </Themed>
  )
}

// Who is here decides what is shown: nobody → login, an agent → the desk, a supervisor → the board, an expert → hers.
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { COMMANDS, Me, type Forced } from '@hotline/contract'
import { LoginPage } from './features/login/login.tsx'
import { ApiFailure, callApi } from './shared/api.ts'
import type { Memory } from './shared/memory.ts'
import type { SettingsStore } from './shared/settings.ts'

// The desk is the heavy part (antd, JsSIP): fetched while the agent types the password.
const openDesk = () => import('./desk/desk-page.tsx')
const DeskPage = lazy(openDesk)
const BoardPage = lazy(() => import('./board/board-page.tsx'))
const ExpertPage = lazy(() => import('./expert/expert-page.tsx'))

type Presence =
  | { is: 'asking'; serverAway: boolean }
  | { is: 'nobody'; forced?: Forced | undefined }
  | { is: 'agent' | 'supervisor' | 'expert'; me: Me }

/** Between two tries while the server is away. */
const ASK_AGAIN_MS = 1000

export function App({ memory, settings }: { memory: Memory; settings: SettingsStore }): ReactNode {
  const { t } = useTranslation()
  const [presence, setPresence] = useState<Presence>({ is: 'asking', serverAway: false })
  const asking = presence.is === 'asking'

  useEffect(() => {
    if (!asking) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let left = false
    const ask = async (): Promise<void> => {
      const answer = await whoAmI()
      if (left) return
      setPresence(answer)
      if (answer.is === 'asking') timer = setTimeout(() => void ask(), ASK_AGAIN_MS)
    }
    void ask()
    void openDesk()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [asking])

  switch (presence.is) {
    case 'asking':
      return <Waiting words={presence.serverAway ? t('app.serverAway') : t('app.loading')} />
    case 'nobody':
      return <LoginPage forced={presence.forced} onLogin={(me) => setPresence(placeOf(me))} />
    case 'agent':
      return (
        <Suspense fallback={<Waiting words={t('app.loading')} />}>
          <DeskPage
            me={presence.me}
            memory={memory}
            settings={settings}
            onLeave={(forced) => setPresence({ is: 'nobody', forced })}
          />
        </Suspense>
      )
    case 'expert':
      return (
        <Suspense fallback={<Waiting words={t('app.loading')} />}>
          <ExpertPage
            me={presence.me}
            memory={memory}
            settings={settings}
            onLeave={() => setPresence({ is: 'nobody' })}
          />
        </Suspense>
      )
    case 'supervisor':
      return (
        <Suspense fallback={<Waiting words={t('app.loading')} />}>
          <BoardPage
            me={presence.me}
            memory={memory}
            settings={settings}
            onLeave={(forced) => setPresence({ is: 'nobody', forced })}
          />
        </Suspense>
      )
  }
}

function Waiting({ words }: { words: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <main className="waiting">
      <h1>{t('app.title')}</h1>
      <p aria-live="polite">{words}</p>
    </main>
  )
}

/** An agent who is a supervisor too sits at the desk: calls come first. */
function placeOf(me: Me): Presence {
  if (me.roles.includes('agent')) return { is: 'agent', me }
  const watches: readonly string[] = COMMANDS['board:open'].roles
  if (me.roles.some((role) => watches.includes(role))) return { is: 'supervisor', me }
  return me.roles.includes('expert') ? { is: 'expert', me } : { is: 'nobody' }
}

async function whoAmI(): Promise<Presence> {
  try {
    const me = await callApi({ method: 'GET', path: '/api/me', answer: Me })
    return placeOf(me)
  } catch (failure) {
    const nobody = failure instanceof ApiFailure && ['NOT_LOGGED_IN', 'FORBIDDEN'].includes(failure.code)
    return nobody ? { is: 'nobody' } : { is: 'asking', serverAway: true }
  }
}

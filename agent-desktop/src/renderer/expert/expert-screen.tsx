// 专家坐席: the same left column as the desk, the question, and one box for the answer.
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Me } from '@hotline/contract'
import { AnswerPanel, AskPanel } from '../features/expert-ask/ask.tsx'
import { useAnswer } from '../features/expert-ask/use-answer.ts'
import { HeadsetPanel } from '../features/headset/headset.tsx'
import { meterShare } from '../features/headset/headset-model.ts'
import { useHeadset } from '../features/headset/use-headset.ts'
import { SettingsDrawer } from '../features/settings/settings.tsx'
import { SoftphonePanel } from '../features/softphone/softphone.tsx'
import { useSoftphone } from '../features/softphone/use-softphone.ts'
import { callApi } from '../shared/api.ts'
import { useNow } from '../shared/clock.ts'
import type { Memory } from '../shared/memory.ts'
import { Panel } from '../shared/panel.tsx'
import type { SettingsStore } from '../shared/settings.ts'
import { useStore } from '../shared/store.ts'
import { useRefusal } from '../shared/use-refusal.ts'
import { ExpertBar } from './expert-bar.tsx'
import type { ExpertSession } from './expert-session.ts'

export function ExpertScreen(props: {
  me: Me
  memory: Memory
  settings: SettingsStore
  session: ExpertSession
  onLeave: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { me, memory, session, onLeave } = props
  const { link, softphone, microphone } = session
  const now = useNow()
  const { status, since, view } = useStore(link)
  const { call } = useStore(softphone)
  const [settingsOpen, setSettingsOpen] = useState(false)
  const refusal = useRefusal(now)
  const phone = useSoftphone(softphone, { view: undefined, serverUp: status === 'up' }, now, () => undefined)
  const headset = useHeadset(session.devices, microphone, now)
  const ask = view?.ask ?? null
  const answer = useAnswer({ seatId: me.id, ask, memory, command: link.command })

  const ended = status === 'ended' && call === undefined
  useEffect(() => {
    if (ended) onLeave()
  }, [ended, onLeave])
  const ringing = call?.phase === 'ringing'
  useEffect(() => {
    document.title = ringing ? `【${t('state.reserved')}】${t('expert.title')}` : t('expert.title')
  }, [ringing, t])
  const logOut = async (): Promise<void> => {
    await callApi({ method: 'POST', path: '/api/logout', body: {}, answer: z.unknown() })
    onLeave()
  }
  return (
    <div className="desk expert-desk">
      <ExpertBar
        me={me}
        view={view}
        link={{ status, since }}
        registered={phone.registration === 'registered'}
        call={call === undefined ? undefined : call.phase === 'ringing' ? 'ringing' : 'talking'}
        trouble={refusal.words}
        now={now}
        logOut={call === undefined ? () => refusal.follow(logOut()) : undefined}
        takeBack={() => link.open()}
        openSettings={() => setSettingsOpen(true)}
      />
      <main className="desk-main expert-main">
        <h1 className="unseen">{t('expert.title')}</h1>
        <div className="column">
          <SoftphonePanel
            view={phone}
            agentReady={view?.presence === 'free'}
            now={now}
            level={microphone.level}
            share={meterShare}
            hangupHint={t('expert.hangupHint')}
          >
            <p className="expert-hint">{t('expert.hangupHint')}</p>
          </SoftphonePanel>
          <Panel name={t('headset.heading')}>
            <HeadsetPanel view={headset} level={microphone.level} testRing={() => session.ringer.once()} />
          </Panel>
        </div>
        <div className="column expert-column">
          <AskPanel ask={ask} now={now} />
          <AnswerPanel ask={ask} view={answer} answers={view?.answers ?? []} />
        </div>
      </main>
      <SettingsDrawer open={settingsOpen} onClose={() => setSettingsOpen(false)} settings={props.settings}>
        {null}
      </SettingsDrawer>
    </div>
  )
}

// The board while the supervisor has no call of her own: which regions stand where, and which facts each gets.
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '@hotline/contract'
import { Alarms } from '../features/board/alarms.tsx'
import { BoardBar } from '../features/board/board-bar.tsx'
import { BoardRegion } from '../features/board/board.tsx'
import { RecordingDrawer } from '../features/recording/recording.tsx'
import { SettingsDrawer } from '../features/settings/settings.tsx'
import { HeadsetPanel } from '../features/headset/headset.tsx'
import { useHeadset } from '../features/headset/use-headset.ts'
import { AssignAction } from '../features/supervision/assign-action.tsx'
import { ListeningBar } from '../features/supervision/listening-bar.tsx'
import { mayObserve, pressedIn } from '../features/supervision/listening-model.ts'
import { ObserveButtons } from '../features/supervision/observe-buttons.tsx'
import { useListening } from '../features/supervision/use-listening.ts'
import type { DeskSession } from '../desk/desk-session.ts'
import type { SettingsStore } from '../shared/settings.ts'
import { useStore } from '../shared/store.ts'
import { useRefusal } from '../shared/use-refusal.ts'
import type { BoardLink } from './board-link.ts'
import type { BoardSeat } from './board-seat.ts'

export function Board(props: {
  me: Me
  settings: SettingsStore
  now: number
  link: BoardLink
  session: DeskSession
  seat: BoardSeat
  logOut: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { me, settings, now, link, session, seat } = props
  const [settingsOpen, setSettingsOpen] = useState(false)
  const [recordingOf, setRecordingOf] = useState<string>()
  const { status, since, view } = useStore(link)
  const desk = useStore(session.link)
  const refusal = useRefusal(now)
  const headset = useHeadset(session.devices, session.microphone, now)
  const supervises = me.roles.includes('supervisor')
  const agents = view?.agents ?? []
  const listening = useListening({
    view: desk.view,
    now,
    headsetReady: () => seat.ready(),
    observe: (input) => session.link.command('call:observe', input),
    unobserve: (input) => session.link.command('call:unobserve', input),
    hangUpHere: () => void session.softphone.hangup(),
  })
  const inHeadset = listening.observing?.journeyId ?? listening.preparing?.journeyId
  return (
    <div className="desk board-desk">
      <BoardBar
        me={me}
        view={view}
        now={now}
        lostSince={status === 'down' ? since : undefined}
        logOut={props.logOut}
        openSettings={() => setSettingsOpen(true)}
      />
      <div className="board-strip">
        {supervises && (
          <ListeningBar
            view={{
              ...listening,
              trouble: desk.status === 'replaced' ? t('listening.replaced') : listening.trouble,
            }}
            agent={agents.find(({ call }) => call !== null && call.journeyId === inHeadset)}
            now={now}
          />
        )}
        <Alarms
          alarms={view?.alarms ?? []}
          agents={agents}
          now={now}
          acknowledge={(alarmId) => refusal.follow(link.command('alarm:acknowledge', { alarmId }))}
        />
      </div>
      <main className="board-main">
        <h1 className="unseen">{t('board.title')}</h1>
        <BoardRegion
          view={view}
          now={now}
          command={link.command}
          openRecording={setRecordingOf}
          waitingAction={({ journeyId }) => (
            <AssignAction kind="pick" possible {...{ journeyId, agents, now }} command={link.command} />
          )}
          callActions={({ call }) => (
            <>
              {supervises && (
                <ObserveButtons
                  pressed={call === null ? undefined : pressedIn(listening, call.journeyId)}
                  act={
                    call !== null && mayObserve(call, listening)
                      ? (mode) => listening.act(call.journeyId, mode)
                      : undefined
                  }
                />
              )}
              <AssignAction
                key={call?.journeyId ?? ''}
                kind="move"
                possible={call !== null && ['offered', 'talking'].includes(call.state)}
                journeyId={call?.journeyId ?? ''}
                {...{ agents, now }}
                command={link.command}
              />
            </>
          )}
        />
      </main>
      <RecordingDrawer journeyId={recordingOf} close={() => setRecordingOf(undefined)} />
      <SettingsDrawer open={settingsOpen} onClose={() => setSettingsOpen(false)} settings={settings}>
        {supervises && (
          <>
            <h3>{t('headset.setUp')}</h3>
            <HeadsetPanel
              view={headset}
              level={session.microphone.level}
              testRing={() => session.ringer.once()}
            />
          </>
        )}
      </SettingsDrawer>
    </div>
  )
}

// The desk: which regions stand where, and which facts each of them gets.
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandInput, Forced, Me } from '@hotline/contract'
import { CallControl } from '../features/call-control/call-control.tsx'
import { PartyList } from '../features/call-control/parties.tsx'
import { useCallControl } from '../features/call-control/use-call-control.ts'
import { EmergencyPanel } from '../features/emergency/emergency.tsx'
import { useEmergency } from '../features/emergency/use-emergency.ts'
import { AnswersPanel } from '../features/expert-answers/answers.tsx'
import { useAnswers } from '../features/expert-answers/use-answers.ts'
import { ExpertsPanel } from '../features/experts/experts.tsx'
import { useDirectoryDoor } from '../features/experts/use-directory-door.ts'
import { useExperts } from '../features/experts/use-experts.ts'
import { HeadsetPanel } from '../features/headset/headset.tsx'
import { meterShare } from '../features/headset/headset-model.ts'
import { useHeadset } from '../features/headset/use-headset.ts'
import { HistoryPanel } from '../features/history/history.tsx'
import { RecordingDrawer } from '../features/recording/recording.tsx'
import { KnowledgePanel } from '../features/knowledge/knowledge.tsx'
import { popState } from '../features/pop/pop-model.ts'
import { Why } from '../features/pop/why.tsx'
import { PopPanel } from '../features/pop/pop.tsx'
import { usePop } from '../features/pop/use-pop.ts'
import { SettingsDrawer } from '../features/settings/settings.tsx'
import { Observers } from '../features/softphone/observers.tsx'
import { SoftphonePanel } from '../features/softphone/softphone.tsx'
import { deskState } from '../features/softphone/softphone-model.ts'
import { useSoftphone } from '../features/softphone/use-softphone.ts'
import { StatusBar } from '../features/status-bar/status-bar.tsx'
import { BLANK } from '../features/ticket/ticket-desk.ts'
import { callerOf, type KnownCaller } from '../features/ticket/ticket-model.ts'
import { TicketPanel } from '../features/ticket/ticket.tsx'
import { useTicket } from '../features/ticket/use-ticket.ts'
import { useWrapUp } from '../features/wrap-up/use-wrap-up.ts'
import { WrapUpPanel } from '../features/wrap-up/wrap-up.tsx'
import { useNow } from '../shared/clock.ts'
import type { Memory } from '../shared/memory.ts'
import { Panel } from '../shared/panel.tsx'
import type { SettingsStore } from '../shared/settings.ts'
import { useStore } from '../shared/store.ts'
import { useFailureText } from '../shared/use-failure-text.ts'
import type { DeskSession } from './desk-session.ts'
import { useStatusBar } from './use-status-bar.ts'

export function Desk(props: {
  me: Me
  memory: Memory
  settings: SettingsStore
  session: DeskSession
  onLeave: (forced?: Forced) => void
}): ReactNode {
  const { t } = useTranslation()
  const { me, memory, session, onLeave } = props
  const { link, softphone, microphone, tickets } = session
  const now = useNow()
  const failureText = useFailureText()
  const { status, view, pop, answers: told, messages } = useStore(link)
  const { call } = useStore(softphone)
  const serverUp = status === 'up'
  const [settingsOpen, setSettingsOpen] = useState(false)
  const [recordingOf, setRecordingOf] = useState<string>()
  const [linked, setLinked] = useState<string>()

  const hangUpAtServer = useCallback(
    (journeyId: string) => void link.command('call:hangup', { journeyId }).catch(() => undefined),
    [link],
  )
  const phone = useSoftphone(softphone, { view, serverUp }, now, hangUpAtServer)
  const headset = useHeadset(session.devices, microphone, now)

  // The desk's call: by the server while it has one, by the headset alone otherwise.
  const journeyId = call === undefined ? view?.call?.journeyId : phone.journeyId
  const onDesk = call !== undefined || (view?.call ?? null) !== null
  const deskCall = onDesk ? { number: phone.number, journeyId } : undefined
  const caller = popState(deskCall, pop, serverUp)

  const known = caller.is === 'known' ? caller.pop : undefined
  const localNumber = known === undefined && call !== undefined ? call.number : undefined
  const kind = view?.call?.routing?.ticketKind ?? null
  const callerFacts = useMemo<KnownCaller | undefined>(() => {
    if (known !== undefined) return callerOf(known, kind)
    if (localNumber === undefined) return undefined
    return { number: localNumber, citizenId: null, name: '', address: '', kind }
  }, [known, localNumber, kind])

  const slot = onDesk ? (journeyId ?? BLANK) : BLANK
  const adopts = slot !== BLANK && view?.call?.native === true
  useEffect(() => {
    if (adopts) tickets.adoptBlank(slot)
  }, [adopts, slot, tickets])
  const ticket = useTicket(tickets, slot, callerFacts)

  const reopenPop = useCallback(
    (id: string) => void link.command('pop:open', { journeyId: id }).catch(() => undefined),
    [link],
  )
  const popActions = usePop({
    state: caller,
    serverUp,
    journeyId,
    reopen: reopenPop,
    content: ticket.draft.content,
    failureText,
    onLinked: () => setLinked(journeyId),
  })
  const finish = useCallback(
    (input: CommandInput<'call:finish'>) => link.command('call:finish', input),
    [link],
  )
  const wrapUp = useWrapUp({
    agentId: me.id,
    journeyId,
    view,
    now,
    memory,
    done: {
      ticketSaved: ticket.draft.saved !== null,
      linked: journeyId !== undefined && linked === journeyId,
    },
    finish,
  })
  const door = useDirectoryDoor()
  const control = useCallControl({ view, serverUp, now, command: link.command, choose: door.openFor })
  const experts = useExperts({
    ...{ door, journeyId, barred: control.barredChoices, command: link.command },
    matter: ticket.draft.content.matter,
  })
  const answers = useAnswers({
    ...{ journeyId, serverUp, command: link.command, told },
    asked: view?.call?.parties.some(({ role }) => role === 'expert') === true,
  })
  const emergency = useEmergency({
    ...{ view, serverUp, now, command: link.command },
    onLine: call !== undefined,
    address: ticket.draft.content.address,
    messages,
    fetchByHeadset: call?.phase === 'talking' ? softphone.fetchEmergency : undefined,
  })
  const bar = useStatusBar({ me, session, now, onLeave, openSettings: () => setSettingsOpen(true) })
  const state = deskState(view, call, serverUp)
  const ringing = phone.answer !== undefined && phone.phase === 'ringing'
  useEffect(() => {
    // Another window may be in front: the task bar should say it too.
    document.title = ringing ? `【${t('state.reserved')}】${t('app.title')}` : t('app.title')
  }, [ringing, t])

  // EM-1: while help is rung, the headset alone does not end the call.
  const guarded = phone.phase === 'talking' && control.letGo !== undefined
  const telephone = guarded ? { ...phone, hangup: control.letGo } : phone

  // Not before the agent is ready does the headset make room: choosing and speaking must not make it vanish.
  const setsUp = state === 'not_ready' && !onDesk
  const headsetPanel = (
    <HeadsetPanel view={headset} level={microphone.level} testRing={() => session.ringer.once()} />
  )
  return (
    <div className={`desk desk-${state}`}>
      <StatusBar view={bar} />
      <main className="desk-main">
        <h1 className="unseen">{t('app.title')}</h1>
        <div className="column column-call">
          <SoftphonePanel
            view={telephone}
            agentReady={view?.agent.state === 'ready'}
            now={now}
            level={microphone.level}
            share={meterShare}
            {...(control.keeps === '' ? {} : { hangupHint: control.keeps })}
          >
            <Observers observers={view?.observers ?? []} />
            <CallControl view={control} />
            <PartyList view={control} />
          </SoftphonePanel>
          {setsUp ? (
            <Panel name={t('headset.heading')}>{headsetPanel}</Panel>
          ) : (
            <WrapUpPanel view={wrapUp} entries={known?.suggestions ?? []} />
          )}
          <EmergencyPanel view={emergency} />
        </div>
        <div className="column column-wide">
          <PopPanel
            state={caller}
            actions={popActions}
            why={
              <Why
                call={deskCall === undefined ? null : (view?.call ?? null)}
                guestOf={view?.agent.guestOf ?? null}
              />
            }
          />
          <TicketPanel view={ticket} />
        </div>
        <div
          className={`column column-side ${door.open ? 'directory-open' : ''} ${answers.length > 0 ? 'has-answers' : ''}`}
        >
          <ExpertsPanel view={experts} now={now} />
          <KnowledgePanel hits={known?.suggestions} />
          {answers.length > 0 && <AnswersPanel answers={answers} />}
          <HistoryPanel pop={known} me={me.id} openRecording={setRecordingOf} />
        </div>
      </main>
      <RecordingDrawer journeyId={recordingOf} close={() => setRecordingOf(undefined)} />
      <SettingsDrawer open={settingsOpen} onClose={() => setSettingsOpen(false)} settings={props.settings}>
        {!setsUp && (
          <>
            <h3>{t('headset.setUp')}</h3>
            {headsetPanel}
          </>
        )}
      </SettingsDrawer>
    </div>
  )
}

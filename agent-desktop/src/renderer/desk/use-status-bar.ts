// The bar's view: state, proofs, trouble in one sentence, and what the agent may do now.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { CommandInput, CommandName, Forced, Me, NotReadyReason } from '@hotline/contract'
import { allowedActions, proofsNow } from '../features/status-bar/status-bar-model.ts'
import type { StatusBarView } from '../features/status-bar/status-bar.tsx'
import { deskState } from '../features/softphone/softphone-model.ts'
import { callApi } from '../shared/api.ts'
import { duration } from '../shared/format.ts'
import { useStore } from '../shared/store.ts'
import { useRefusal } from '../shared/use-refusal.ts'
import type { DeskSession } from './desk-session.ts'

export function useStatusBar(needs: {
  me: Me
  session: DeskSession
  now: number
  onLeave: (forced?: Forced) => void
  openSettings: () => void
}): StatusBarView {
  const { t } = useTranslation()
  const { me, session, now, onLeave, openSettings } = needs
  const { link, softphone, microphone } = session
  const { status, since: statusSince, view, forced } = useStore(link)
  const { call, registration } = useStore(softphone)
  const { state: microphoneState } = useStore(microphone)
  const refusal = useRefusal(now)

  const serverUp = status === 'up'
  const agent = view?.agent
  const proofs = proofsNow(agent?.proofs, {
    headset: registration === 'registered',
    microphone: microphoneState === 'proved',
    heartbeat: serverUp,
  })
  // A supervisor's seat has calls that she took over, and no state of its own.
  const seated = me.roles.includes('agent') ? agent : undefined
  const can = allowedActions(seated, proofs, serverUp, call !== undefined)
  const state = deskState(view, call, serverUp)

  const ended = status === 'ended' && call === undefined
  useEffect(() => {
    if (ended) onLeave(forced)
  }, [ended, forced, onLeave])

  const ask = <C extends CommandName>(name: C, input: CommandInput<C>): void => {
    refusal.follow(link.command(name, input))
  }
  const logout = async (): Promise<void> => {
    await link.command('agent:logout', {})
    await callApi({ method: 'POST', path: '/api/logout', body: {}, answer: z.unknown() })
    onLeave()
  }

  const reasonWords = (reason: NotReadyReason, endsAt: number | null): string => {
    if (endsAt === null) return t(`reason.${reason}`)
    const left = endsAt - now
    const time = duration(Math.abs(left))
    return `${t(`reason.${reason}`)} · ${left >= 0 ? t('bar.breakLeft', { time }) : t('bar.breakOver', { time })}`
  }
  const connection = {
    connecting: '',
    up: view?.switchUp === false ? t('bar.switchDown') : '',
    down: t('bar.serverLost', { time: duration(now - statusSince) }),
    replaced: t('bar.replaced'),
    ended: t('bar.sessionEnded'),
  }[status]
  // Without a call the headset's own panel says it.
  const silent =
    call === undefined || ['asking', 'listening', 'proved'].includes(microphoneState)
      ? ''
      : t(`headset.${microphoneState === 'muted' ? 'mutedBySystem' : microphoneState}`)
  const forcedBy = agent?.forced ? t('bar.forced', agent.forced) : ''
  return {
    me,
    state,
    reason: state === 'not_ready' && agent?.reason ? reasonWords(agent.reason, agent.breakEndsAt) : undefined,
    breaks: view?.breaks ?? [],
    since: call === undefined ? agent?.since : call.since,
    now,
    proofs,
    queue: serverUp ? view?.queue : undefined,
    trouble: [connection, refusal.words, silent, forcedBy].find((words) => words !== '') ?? '',
    troubleAction: status === 'replaced' ? { words: t('bar.takeBack'), do: () => link.open() } : undefined,
    pauseAfterCall: agent?.pauseAfterCall === true,
    ready: can.ready ? () => ask('agent:ready', {}) : undefined,
    pause: can.pause ? (reason) => ask('agent:pause', { reason }) : undefined,
    setPauseAfterCall: can.pauseAfterCall ? (on) => ask('agent:pauseAfterCall', { on }) : undefined,
    logout: can.logout ? () => refusal.follow(logout()) : undefined,
    openSettings,
  }
}

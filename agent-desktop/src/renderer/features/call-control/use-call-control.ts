// 通话控制's view: every action with what it does, or with why it is not there.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandInput, DeskView } from '@hotline/contract'
import { useStore } from '../../shared/store.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { useRefusal } from '../../shared/use-refusal.ts'
import { callControl, type CallControlState, type Control } from './call-control-model.ts'
import { createDialpadKeys } from './dialpad-keys.ts'
import { partyLines, type PartyLine } from './parties-model.ts'

/** What is asked of a unit that must be chosen first. */
const CHOICES = ['invite', 'consult', 'transfer'] as const
export type Choice = (typeof CHOICES)[number]

export interface CallControlView extends CallControlState {
  act: (control: Exclude<Control, 'dialpad'>) => void
  refusal: string
  /** Why a chosen unit cannot be asked now, in words, for the directory; a choice that is not in here is possible. */
  barredChoices: Partial<Record<Choice, string>>
  /** That a caller is kept for an emergency service; empty when none is awaited. */
  keeps: string
  dialpad: { press: (key: string) => boolean; sent: string; failure: unknown }
  parties: PartyLine[]
  drop: ((partyId: string) => void) | undefined
  /** 挂断 while a service is awaited: the server says whether anybody may let go (EM-1). */
  letGo: (() => void) | undefined
}

type OwnCall = CommandInput<'call:hold'>

export function useCallControl(needs: {
  view: DeskView | undefined
  serverUp: boolean
  /** Epoch ms, server's clock. */
  now: number
  command: SendCommand
  choose: (choice: Choice) => void
}): CallControlView {
  const { t } = useTranslation()
  const { view, serverUp, now, command, choose } = needs
  const state = callControl(view, serverUp)
  const refusal = useRefusal(now)
  const journeyId = view?.call?.journeyId ?? ''
  const keys = useMemo(
    () => createDialpadKeys((digits) => command('call:dtmf', { journeyId, digits })),
    [command, journeyId],
  )
  const { sent, failure } = useStore(keys)

  const onCall = (ask: (call: OwnCall) => Promise<unknown>): void => refusal.follow(ask({ journeyId }))
  const act: CallControlView['act'] = (control) => {
    switch (control) {
      case 'hold':
        return onCall((call) => command('call:hold', call))
      case 'resume':
        return onCall((call) => command('call:resume', call))
      case 'join':
        return onCall((call) => command('call:join', call))
      case 'swap':
        return onCall((call) => command('call:swap', call))
      case 'leave':
        return onCall((call) => command('call:leave', call))
      case 'takeBack':
        return onCall((call) => command('call:takeBack', call))
      case 'transfer':
        return state.completesTransfer ? onCall((call) => command('call:transfer', call)) : choose('transfer')
      case 'invite':
      case 'consult':
        return choose(control)
      case 'onBehalf':
        return
    }
  }
  return {
    ...state,
    act,
    refusal: refusal.words,
    barredChoices: Object.fromEntries(
      CHOICES.flatMap((choice) => {
        // A consulted party would get the caller, not the one who is chosen in the list.
        const why = choice === 'transfer' && state.completesTransfer ? 'consulting' : state.absent[choice]
        return why === undefined ? [] : [[choice, t(`control.why.${why}`)]]
      }),
    ),
    keeps:
      state.awaited.length === 0 ? '' : t('control.emergencyKeeps', { services: state.awaited.join('、') }),
    dialpad: { press: keys.press, sent, failure },
    parties: partyLines(view?.call, now),
    letGo:
      state.awaited.length > 0 && serverUp ? () => onCall((call) => command('call:hangup', call)) : undefined,
    // Whoever can send tones is in the call, and only then may somebody be let go.
    drop:
      state.absent.dialpad === undefined
        ? (partyId) => onCall((call) => command('call:drop', { ...call, partyId }))
        : undefined,
  }
}

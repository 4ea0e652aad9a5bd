// 应急联动's view: one press, one command. A service whose command was refused must be dialled by hand like one that
// could not be reached.
import { useState } from 'react'
import type {
  AgentState,
  DeskView,
  EmergencyService,
  HandoverOutcome,
  JourneyId,
  MessagesView,
} from '@hotline/contract'
import { ApiFailure } from '../../shared/api.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { useFailureText } from '../../shared/use-failure-text.ts'
import { useAddress, type AddressMessage } from './use-address.ts'
import { emergency, type EmergencyState } from './emergency-model.ts'

export interface EmergencyView extends EmergencyState {
  call: Record<EmergencyService, (() => void) | undefined>
  /** Why the last press had no effect; stays as long as its call. */
  refusal: string
  /** Room for hand-overs is kept as long as there may be one, so that no key moves under a finger. */
  roomy: boolean
  serverUp: boolean
  address: AddressMessage
  /** 已受理, 未受理; undefined while the server is away. */
  note: ((partyId: string, outcome: HandoverOutcome) => void) | undefined
  /** Asked of the switch by the headset, without the server: newest first. */
  fetched: Fetched[]
}

/** What the switch itself was asked for; how it went on is heard, not shown. */
export interface Fetched {
  service: EmergencyService
  is: 'asking' | 'taken' | 'refused'
}

const IN_CALL: readonly AgentState[] = ['reserved', 'talking', 'reattaching']

interface Press {
  journeyId: string
  service: EmergencyService
  /** Undefined: on its way. */
  failure: unknown
}

export function useEmergency(needs: {
  view: DeskView | undefined
  serverUp: boolean
  /** A call rings or is heard in the headset, whatever the server knows. */
  onLine: boolean
  /** Undefined: the headset is in no talk. */
  fetchByHeadset: ((service: EmergencyService) => Promise<boolean>) | undefined
  /** Epoch ms, server's clock. */
  now: number
  command: SendCommand
  /** 地址 of the ticket's form, and what the line was told of messages. */
  address: string
  messages: (MessagesView & { journeyId: JourneyId }) | undefined
}): EmergencyView {
  const { view, serverUp, command, fetchByHeadset } = needs
  const failureText = useFailureText()
  const state = emergency(view, serverUp, needs.now, fetchByHeadset !== undefined)
  const [fetched, setFetched] = useState<readonly Fetched[]>([])
  // The next call's keys are new.
  if (!needs.onLine && fetched.length > 0) setFetched([])
  const note = (service: EmergencyService, is: Fetched['is']): void =>
    setFetched((all) => [{ service, is }, ...all.filter((one) => one.service !== service)])
  const fetch = async (service: EmergencyService, by: NonNullable<typeof fetchByHeadset>): Promise<void> => {
    note(service, 'asking')
    note(service, (await by(service)) ? 'taken' : 'refused')
  }
  const [presses, setPresses] = useState<readonly Press[]>([])
  const journeyId = view?.call?.journeyId
  const address = useAddress({ journeyId, address: needs.address, command, told: needs.messages })
  const here = presses.filter((press) => press.journeyId === journeyId)
  // A command whose ack was lost may have been carried out all the same.
  const answered = state.handovers.filter(({ reached }) => reached.some(({ step }) => step === 'answered'))
  const refused = here.filter(
    ({ failure, service }) => failure !== undefined && !answered.some((one) => one.service === service),
  )

  const without = (all: readonly Press[], press: Pick<Press, 'service'>): Press[] =>
    all.filter((one) => one.journeyId === journeyId && one.service !== press.service)
  const press = async (call: string, service: EmergencyService): Promise<void> => {
    const pressed = { journeyId: call, service, failure: undefined }
    setPresses((all) => [...without(all, pressed), pressed])
    try {
      const desk = await command('call:emergency', { journeyId: call, service })
      const party = desk.call?.parties.findLast((each) => each.service === service)
      if (party !== undefined) address.send?.(party.partyId)
      setPresses((all) => without(all, pressed))
    } catch (failure) {
      if (wasNotSent(failure) && fetchByHeadset !== undefined) {
        setPresses((all) => without(all, pressed))
        await fetch(service, fetchByHeadset)
      } else setPresses((all) => [...without(all, pressed), { ...pressed, failure }])
    }
  }
  const viaServer = serverUp && view?.call?.native !== true
  const callOf = (service: EmergencyService): (() => void) | undefined => {
    const underWay = here.some((one) => one.service === service && one.failure === undefined)
    const asked = fetched.some((one) => one.service === service && one.is !== 'refused')
    if (underWay || asked || state.barred[service] !== undefined) return undefined
    if (viaServer && journeyId !== undefined) return () => void press(journeyId, service)
    return fetchByHeadset === undefined ? undefined : () => void fetch(service, fetchByHeadset)
  }
  const refusedBySwitch = fetched.flatMap(({ service, is }) => (is === 'refused' ? [service] : []))
  const direct = new Set([...state.direct, ...refused.map(({ service }) => service), ...refusedBySwitch])
  return {
    ...state,
    direct: [...direct],
    call: { '110': callOf('110'), '119': callOf('119'), '120': callOf('120'), '122': callOf('122') },
    refusal: refused.length === 0 ? '' : failureText(refused.at(-1)?.failure),
    roomy:
      needs.onLine ||
      state.handovers.length > 0 ||
      direct.size > 0 ||
      IN_CALL.some((agentState) => agentState === view?.agent.state),
    serverUp,
    address,
    note:
      serverUp && journeyId !== undefined
        ? (partyId, outcome) =>
            void command('call:handoverOutcome', { journeyId, partyId, outcome }).catch(() => undefined)
        : undefined,
    fetched: [...fetched],
  }
}

/** The line to the server was down: what was asked has certainly not been done. */
function wasNotSent(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.details.sent === false
}

// The headset's line and its one call: local session first, server told after, so that all of it works without a server.
import type { EmergencyService, HeadsetAccount, JourneyId } from '@hotline/contract'
import { createStore, type ReadableStore } from '../../shared/store.ts'
import type { SipLeg, SipLine, SipLineListener } from './sip-line.ts'
import { afterFact, onRing, type LineFact, type LocalCall, type Registration } from './softphone-model.ts'

export interface LineView {
  registration: Registration
  call: LocalCall | undefined
  /** Epoch ms: when the last call in this headset ended. */
  endedAt: number | undefined
}

export interface Softphone extends ReadableStore<LineView> {
  /** Registers with this account; the same account again is a no-op. */
  open(account: HeadsetAccount): void
  readonly answer: () => void
  /** @returns true when there was a local call to end */
  hangup(): boolean
  readonly toggleMute: () => void
  /** The last way to an emergency service: the headset asks the switch itself. False: it could not. */
  readonly fetchEmergency: (service: EmergencyService) => Promise<boolean>
  close(): void
}

export interface SoftphoneNeeds {
  openLine: (account: HeadsetAccount, listener: SipLineListener) => SipLine
  /** A copy of the microphone for one call. */
  sound: () => MediaStream | undefined
  ring: { start(): void; stop(): void }
  /** Undefined ends the playing. */
  playFarEnd: (sound: MediaStream | undefined) => void
  /** An answered call ended by the agent here: the server must know even if the BYE is lost. */
  hungUp: (journeyId: JourneyId | undefined) => void
  /** Epoch ms. */
  now: () => number
}

export function createSoftphone(needs: SoftphoneNeeds): Softphone {
  const store = createStore<LineView>({ registration: 'closed', call: undefined, endedAt: undefined })
  let line: { account: HeadsetAccount; line: SipLine } | undefined
  let leg: SipLeg | undefined

  const fact = (what: LineFact): void => {
    store.update((now) => {
      const call = afterFact(now.call, what)
      if (call === now.call) return now
      return { ...now, call, endedAt: call === undefined ? needs.now() : now.endedAt }
    })
    if (store.get().call?.phase === 'ringing') needs.ring.start()
    else needs.ring.stop()
  }
  const answerNow = (ringing: SipLeg): void => {
    fact({ type: 'answering', legId: ringing.id })
    ringing.answer(needs.sound())
  }
  const ringingNow = (ringing: SipLeg, quietly: boolean): void => {
    leg = ringing
    const { id: legId, number } = ringing
    const journeyId = ringing.journeyId ?? ringing.reattaches ?? ringing.observes
    const observes = ringing.observes !== undefined
    fact({ type: 'ringing', legId, number, journeyId, observes, at: needs.now() })
    if (quietly) answerNow(ringing)
  }
  const listener: SipLineListener = {
    registration: (registration) => store.update((now) => ({ ...now, registration })),
    ringing(ringing) {
      switch (onRing(store.get().call, ringing)) {
        case 'refuse':
          return ringing.refuseBusy()
        case 'ring':
          return ringingNow(ringing, false)
        case 'answer':
          return ringingNow(ringing, true)
        case 'replace': {
          // The old leg is dead at the other side; its BYE reaches nobody.
          const dead = leg
          ringingNow(ringing, true)
          dead?.end()
        }
      }
    },
    answered: (answered) => fact({ type: 'answered', legId: answered.id, at: needs.now() }),
    broken: (broken) => fact({ type: 'broken', legId: broken.id }),
    farEnd: (of, sound) => {
      if (of.id === leg?.id) needs.playFarEnd(sound)
    },
    ended(ended) {
      if (ended.id === leg?.id) {
        leg = undefined
        needs.playFarEnd(undefined)
      }
      fact({ type: 'ended', legId: ended.id })
    },
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    open(account) {
      if (line !== undefined && sameAccount(line.account, account)) return
      line?.line.close()
      line = { account, line: needs.openLine(account, listener) }
    },
    answer() {
      if (leg !== undefined && store.get().call?.phase === 'ringing') answerNow(leg)
    },
    hangup() {
      const { call } = store.get()
      if (leg === undefined || call === undefined) return false
      leg.end()
      // A refused ring is not a hang-up: the caller goes back to the line.
      if (call.phase !== 'ringing') needs.hungUp(call.journeyId)
      return true
    },
    toggleMute() {
      const { call } = store.get()
      if (leg === undefined || call === undefined) return
      leg.setMuted(!call.muted)
      fact({ type: 'muted', legId: leg.id, muted: !call.muted })
    },
    async fetchEmergency(service) {
      if (line === undefined || store.get().call?.phase !== 'talking') return false
      return line.line.fetchEmergency(service)
    },
    close() {
      line?.line.close()
      line = undefined
      store.update((now) => ({ ...now, registration: 'closed' }))
    },
  }
}

function sameAccount(one: HeadsetAccount, other: HeadsetAccount): boolean {
  return (
    one.sipUri === other.sipUri && one.password === other.password && one.webSocketUrl === other.webSocketUrl
  )
}

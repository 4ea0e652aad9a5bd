import { randomUUID } from 'node:crypto'
import { prove } from './domain/agent-moves.ts'
import type { Agent } from './domain/agent.ts'
import { callerPressed } from './domain/relaxation.ts'
import * as callMoves from './domain/call-moves.ts'
import type { Exchange, Turn } from './domain/exchange.ts'
import * as partyMoves from './domain/party-moves.ts'
import { observerAnswered, observerLegEnded, byObserverLeg } from './domain/observer-moves.ts'
import { isObserverLeg } from './domain/observer.ts'
import { observedBy } from './domain/observers.ts'
import { isPartyLeg } from './domain/party.ts'
import { seatHeadset } from './domain/seat-moves.ts'
import type { SwitchFact } from './ports.ts'

/** Turns what the switch tells about legs into decisions about calls. A fact that fits nothing is dropped. */
export function decideFact(turn: Turn, fact: Exclude<SwitchFact, { type: 'up' | 'down' }>): void {
  switch (fact.type) {
    case 'callArrived':
      return callMoves.callArrived(turn, fact.caller, fact.caller.journeyId ?? randomUUID())
    case 'legAnswered':
      if (isPartyLeg(fact.legId)) return partyMoves.partyAnswered(turn, fact.legId)
      return headsetAnswered(turn, fact.legId)
    case 'partyRinging':
      return partyMoves.partyRinging(turn, fact.legId)
    case 'partyAccepted':
      return partyMoves.partyAccepted(turn, fact.legId)
    case 'callerPressed':
      return callerPressed(turn, fact.legId, fact.key)
    case 'partySpoke':
      return partyMoves.partySpoke(turn, fact.legId)
    case 'partyEnded':
      return partyMoves.partyLegEnded(turn, fact.legId, fact.end)
    case 'legEnding':
      if (!callerOver(turn, fact.legId) && fact.asked) agentLegOver(turn, fact.legId, 'asked')
      return
    case 'legLeft': {
      const journey = callMoves.byCallerLeg(turn, fact.legId)
      if (journey === undefined) return
      // Out of a talk it is the closing; out of the line the dialplan will offer her again.
      if (['talking', 'reattaching', 'handed_over'].includes(journey.state))
        callMoves.callerGone(turn, journey)
      else callMoves.callerAway(turn, journey)
      return
    }
    case 'legEnded':
      if (!callerOver(turn, fact.legId)) agentLegOver(turn, fact.legId, fact.normal ? 'normal' : 'lost')
      return
    case 'headset': {
      const agent = byHeadset(turn.exchange, fact.name)
      if (agent === undefined && fact.how !== 'silent')
        return seatHeadset(turn, fact.name, fact.how === 'online')
      // A page that is only busy must not lose its agent a call: while she talks, its sound decides.
      if (agent === undefined || (fact.how === 'silent' && isOnTheLine(turn.exchange, agent))) return
      return prove(turn, agent, { headset: fact.how === 'online' })
    }
    case 'nativeAnswered': {
      const agent = byHeadset(turn.exchange, fact.headset)
      if (agent === undefined) return
      const journeyId = fact.caller.journeyId ?? randomUUID()
      return callMoves.nativeAnswered(turn, fact.caller, journeyId, agent.agentId, fact.agentLegId)
    }
  }
}

function isOnTheLine(exchange: Exchange, agent: Agent): boolean {
  return agent.state === 'talking' || observedBy(exchange, agent.agentId) !== undefined
}

/** Somebody's headset that we rang: an agent's for her call, or a supervisor's for an agent's call. */
export function headsetAnswered(turn: Turn, legId: string): void {
  if (isObserverLeg(legId)) observerAnswered(turn, legId)
  else callMoves.legAnswered(turn, legId)
}

export function agentLegOver(turn: Turn, legId: string, how: callMoves.LegEnd): void {
  // The leg of a supervisor who took the call over is its agent's.
  if (byObserverLeg(turn, legId) !== undefined) return observerLegEnded(turn, legId, how)
  const journey = callMoves.byAgentLeg(turn, legId)
  if (journey !== undefined) callMoves.agentLegEnded(turn, journey, legId, how)
}

function callerOver(turn: Turn, legId: string): boolean {
  const journey = callMoves.byCallerLeg(turn, legId)
  if (journey !== undefined) callMoves.callerGone(turn, journey)
  return journey !== undefined
}

function byHeadset(exchange: Exchange, name: string): Agent | undefined {
  return [...exchange.agents.values()].find((agent) => agent.headset?.name === name)
}

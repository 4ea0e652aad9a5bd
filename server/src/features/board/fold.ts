/** The board from what telephony knows: masked and cut to what a supervisor needs. Pure. */
import type { BoardView } from '@hotline/contract'
import type { Overview } from '@hotline/telephony'
import { maskNumber } from '../../domain/mask.ts'
import { readCallerNumber } from '../../numbers/caller-number.ts'

export type BoardCalls = Pick<BoardView, 'waiting' | 'agents' | 'emergencies' | 'unanswered'>

export function boardCalls({ waiting, agents, emergencies, unanswered }: Overview): BoardCalls {
  return {
    waiting: waiting.map(({ callerNumber, ...call }) => ({ ...call, number: masked(callerNumber) })),
    agents: agents.map(({ agent: { skills: _skills, ...agent }, call, observers }) => ({
      ...agent,
      call:
        call === null
          ? null
          : {
              journeyId: call.journeyId,
              number: masked(call.callerNumber),
              state: call.state,
              callerHeld: call.callerHeld,
              parties: call.parties.map(({ partyId, name, service, state }) => ({
                partyId,
                name,
                service,
                state,
              })),
              observers,
            },
    })),
    unanswered: unanswered.map(({ journeyId, agentId, party }) => ({
      journeyId,
      partyId: party.partyId,
      unitName: party.name,
      agentId: agentId ?? null,
      attempts: party.attempts.length,
      end: party.end,
      endedAt: party.endedAt ?? party.askedAt,
    })),
    emergencies: emergencies.flatMap(({ journeyId, callerNumber, agentId, party }) =>
      party.service === null
        ? []
        : [
            {
              journeyId,
              partyId: party.partyId,
              service: party.service,
              number: masked(callerNumber),
              agentId: agentId ?? null,
              state: party.state,
              askedAt: party.askedAt,
              answeredAt: party.answeredAt,
              drill: party.drill,
            },
          ],
    ),
  }
}

/** As dialled within China first: +86138… and 138… are masked alike. */
function masked(callerNumber: string): string {
  return maskNumber(readCallerNumber(callerNumber).national)
}

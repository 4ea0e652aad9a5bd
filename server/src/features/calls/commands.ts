/** What an agent does with a live call (通话控制, 请专家, 应急联动): every command goes to the telephony room. */
import type { FastifyPluginCallback } from 'fastify'
import type { DeskView, JourneyId, PartyBrief, PartyPurpose, UnitId } from '@hotline/contract'
import { cleanLine, cleanText } from '../../domain/text.ts'

export const calls: FastifyPluginCallback = (app, _options, done) => {
  const { telephony, commands, experts, emergency } = app

  async function askUnit(
    agentId: string,
    asked: { journeyId: JourneyId; unitId: UnitId; brief?: PartyBrief | undefined },
    purpose: PartyPurpose,
  ): Promise<DeskView> {
    const { journeyId, unitId, brief } = asked
    const unit = await experts.resolve(unitId)
    return telephony.ask(agentId, journeyId, {
      ...{ ...unit, role: 'expert', unitId, purpose },
      ...(brief === undefined ? {} : { brief: cleanBrief(brief) }),
    })
  }

  commands.handle('call:hold', ({ journeyId }, { user }) => telephony.hold(user.id, journeyId))
  commands.handle('call:resume', ({ journeyId }, { user }) => telephony.resume(user.id, journeyId))
  commands.handle('call:dtmf', ({ journeyId, digits }, { user }) =>
    telephony.dtmf(user.id, journeyId, digits),
  )
  commands.handle('call:consult', (asked, { user }) => askUnit(user.id, asked, 'consult'))
  commands.handle('call:invite', (asked, { user }) => askUnit(user.id, asked, 'three_way'))
  commands.handle('call:join', ({ journeyId }, { user }) => telephony.join(user.id, journeyId))
  commands.handle('call:swap', ({ journeyId }, { user }) => telephony.swap(user.id, journeyId))
  commands.handle('call:drop', ({ journeyId, partyId }, { user }) =>
    telephony.drop(user.id, journeyId, partyId),
  )
  commands.handle('call:transfer', ({ journeyId, unitId, brief }, { user }) =>
    unitId === undefined
      ? telephony.completeTransfer(user.id, journeyId)
      : askUnit(user.id, { journeyId, unitId, brief }, 'transfer'),
  )
  commands.handle('call:leave', ({ journeyId }, { user }) => telephony.leave(user.id, journeyId))
  commands.handle('call:takeBack', ({ journeyId }, { user }) => telephony.takeBack(user.id, journeyId))
  // Async, so that a refusal of the plan is one of the command too.
  commands.handle('call:emergency', async ({ journeyId, service }, { user }) =>
    telephony.ask(user.id, journeyId, emergency.wish(service)),
  )
  commands.handle('call:handoverOutcome', ({ journeyId, partyId, outcome }, { user }) =>
    telephony.noteOutcome(user.id, journeyId, { partyId, outcome }),
  )
  done()
}

/** Typed text: normalised once, before it goes anywhere. */
function cleanBrief({ question, note, matter }: PartyBrief): PartyBrief {
  return { question: cleanText(question), note: cleanLine(note), matter: cleanText(matter) }
}

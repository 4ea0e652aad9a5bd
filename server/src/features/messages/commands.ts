/** Messages of a call on the agent's desk: the address of an emergency, and where each message stands. */
import type { FastifyPluginCallback } from 'fastify'
import { AppError, type JourneyId, type MessagesView } from '@hotline/contract'
import { cleanLine } from '../../domain/text.ts'
import { addressMessages } from '../../messages/address-text.ts'
import { listMessages } from '../../messages/outbox.ts'
import { readMessageRoutes } from '../../messages/routes.ts'

export const messages: FastifyPluginCallback = (app, _options, done) => {
  const { commands, telephony, realtime, db } = app

  const read = async (journeyId: JourneyId): Promise<MessagesView> => ({
    configured: app.messages.configured,
    messages: await listMessages(db, journeyId),
  })
  const show = (journeyId: JourneyId): void => {
    const agentId = telephony.call(journeyId)?.agentId
    if (agentId === undefined) return
    read(journeyId)
      .then((view) => {
        realtime.push(agentId, 'messages:changed', { journeyId, ...view })
      })
      .catch((error: unknown) => app.refuse(error, { messages: journeyId }))
  }
  const unsubscribe = app.messages.subscribe(({ subject }) => {
    show(subject)
  })
  app.addHook('onClose', (_app, next) => {
    unsubscribe()
    next()
  })

  const own = (agentId: string, journeyId: JourneyId) => {
    const call = telephony.desk(agentId)?.call
    if (call?.journeyId !== journeyId) throw new AppError('CALL_NOT_FOUND')
    return call
  }
  commands.handle('messages:open', async ({ journeyId }, { user }) => {
    own(user.id, journeyId)
    return read(journeyId)
  })
  commands.handle('call:emergencyAddress', async ({ journeyId, partyId, address }, { user }) => {
    const call = own(user.id, journeyId)
    const party = call.parties.find((each) => each.partyId === partyId)
    if (party?.service === undefined || party.service === null)
      throw new AppError('PARTY_NOT_FOUND', { partyId })
    const text = cleanLine(address)
    if (text === '') throw new AppError('INPUT_INVALID', { fields: ['address'] })
    // EM-8: a drill tells nobody anything.
    if (party.drill) return read(journeyId)
    const { service } = party
    const routes = await readMessageRoutes(db, 'emergency_address', service)
    const { callerNumber } = call
    await db.transaction().execute(async (trx) => {
      for (const message of addressMessages(routes, {
        journeyId,
        partyId,
        service,
        callerNumber,
        address: text,
      }))
        await app.messages.enqueue(trx, message)
    })
    return read(journeyId)
  })
  done()
}

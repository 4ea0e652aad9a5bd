/** 专家坐席 over the socket: her screen, her answers, and the same answers on the agent's desk (DA-4). */
import type { FastifyPluginCallback } from 'fastify'
import { createSeats } from './seats.ts'

export const expertSeat: FastifyPluginCallback = (app, _options, done) => {
  const { telephony, commands, realtime, db, now } = app
  const seats = createSeats({
    ...{ db, telephony, now },
    push: (seatId, view) => {
      realtime.push(seatId, 'seat:changed', view)
    },
    pushAnswers: (agentId, told) => {
      realtime.push(agentId, 'answers:changed', told)
    },
  })
  const unsubscribe = telephony.subscribe((fact) => {
    seats.heard(fact)
  })
  app.addHook('onClose', (_app, next) => {
    unsubscribe()
    next()
  })

  commands.handle('seat:open', async (_input, { user, takeDesk }) => {
    const view = await seats.open(user.id)
    takeDesk()
    return view
  })
  commands.handle('expert:answer', (input, { user }) => seats.answer(user.id, input))
  commands.handle('answers:open', ({ journeyId }, { user }) => seats.answersFor(user.id, journeyId))
  done()
}

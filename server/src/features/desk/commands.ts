/** The agent's seat over the socket: every command goes to the telephony room, every change of a desk comes back. */
import type { FastifyPluginCallback } from 'fastify'
import { iceServers } from '../../auth/ice-servers.ts'
import { createHeartbeat } from './heartbeat.ts'

export const desk: FastifyPluginCallback = (app, _options, done) => {
  const { telephony, commands, realtime } = app
  const heartbeat = createHeartbeat({
    telephony,
    hasDesk: (agentId) => realtime.hasDesk(agentId),
    graceMs: app.settings.socket.heartbeatGraceMs,
    onError: (error) => app.refuse(error, { heartbeat: true }),
  })
  realtime.onPresence((agentId, present) => {
    heartbeat.hear(agentId, present)
  })
  const unsubscribe = telephony.subscribe((fact) => {
    if (fact.type === 'desk') realtime.push(fact.agentId, 'desk:changed', fact.view)
  })
  app.addHook('onClose', (_app, next) => {
    unsubscribe()
    heartbeat.close()
    next()
  })

  commands.handle('desk:open', async (_input, { user, takeDesk }) => {
    const { id: agentId, name, skills, guestOf, roles } = user
    await telephony.login({
      agentId,
      name,
      skills: [...skills],
      ...(guestOf === undefined ? {} : { guestOf }),
      // A supervisor who is an agent too has an agent's desk: calls come first.
      ...(roles.includes('agent') ? {} : { supervises: true }),
    })
    takeDesk()
    return telephony.prove(user.id, { heartbeat: true })
  })
  commands.handle('headset:open', async (_input, { user }) => ({
    ...(await telephony.openHeadset(user.id)),
    iceServers: iceServers(app.settings.ice, user.id, app.now() + app.settings.session.maxMs),
  }))
  commands.handle('headset:prove', ({ microphone }, { user }) => telephony.prove(user.id, { microphone }))
  commands.handle('agent:ready', (_input, { user }) => telephony.ready(user.id))
  commands.handle('agent:pause', ({ reason }, { user }) => telephony.pause(user.id, reason))
  commands.handle('agent:pauseAfterCall', ({ on }, { user }) => telephony.pauseAfterCall(user.id, on))
  commands.handle('agent:logout', async (_input, { user }) => {
    await telephony.logout(user.id)
    return {}
  })
  commands.handle('call:hangup', ({ journeyId }, { user }) => telephony.hangup(user.id, journeyId))
  commands.handle('call:finish', ({ journeyId, ...wrapUp }, { user }) =>
    telephony.finish(user.id, journeyId, wrapUp),
  )
  done()
}

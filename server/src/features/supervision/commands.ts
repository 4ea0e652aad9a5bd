/** 监听 耳语 强插 接管 停止 and 指派: a supervisor's hand in a call; each is written to the audit log before it is done. */
import type { FastifyPluginCallback } from 'fastify'
import { assignCall, observeCall } from './supervise.ts'

export const supervision: FastifyPluginCallback = (app, _options, done) => {
  const { telephony, commands, db, now, boards } = app
  const needs = { db, telephony, now }

  commands.handle('call:observe', (input, { user }) => observeCall(needs, user, input))
  // To leave needs no permission, and no database.
  commands.handle('call:unobserve', (_input, { user }) => telephony.unobserve(user.id))
  commands.handle('call:assign', async (input, { user }) => {
    await assignCall(needs, user, input)
    return boards.open()
  })
  done()
}

/** The directory of expert units, for its page and for the commands of a call. */
import fp from 'fastify-plugin'
import { watchBusyUnits } from '../experts/busy-units.ts'
import { createExpertDirectory, type ExpertDirectory } from '../experts/directory.ts'

declare module 'fastify' {
  interface FastifyInstance {
    experts: ExpertDirectory
  }
}

export default fp(
  (app, _options, done) => {
    const busy = watchBusyUnits(app.telephony)
    app.decorate(
      'experts',
      createExpertDirectory({
        db: app.db,
        isBusy: busy.has,
        presenceOf: (seatId) => app.telephony.seatPresence(seatId),
        now: app.now,
      }),
    )
    app.addHook('onClose', (_app, next) => {
      busy.close()
      next()
    })
    done()
  },
  { name: 'experts', dependencies: ['database', 'telephony'] },
)

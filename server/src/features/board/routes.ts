/** 实时看板: pushed to supervisors over the socket, the rows behind its figures over HTTP. */
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ErrorBody, FigureRowList, Formula, Instant, JourneyId } from '@hotline/contract'
import { writeAudit } from '../../audit/audit-log.ts'
import { createAlarms } from './alarms.ts'
import { readFigureRows, readFigures, sinceOf } from './figures.ts'
import { boardCalls } from './fold.ts'
import { forceAgent } from './force.ts'
import { createBoard } from './watch.ts'

/** A drawer shows some forty; a page of this size is read in one go and answered in milliseconds. */
const ROWS = 100
const ROWS_MAX = 500

/** `<arrivedAt>.<journeyId>` of the last row read. */
const After = z
  .string()
  .max(60)
  .transform((text, context) => {
    const [arrivedAt, journeyId] = text.split('.')
    const parsed = z
      .object({ arrivedAt: z.coerce.number().pipe(Instant), journeyId: JourneyId })
      .safeParse({ arrivedAt, journeyId })
    if (parsed.success) return parsed.data
    context.addIssue({ code: 'custom', message: 'not a place in the list' })
    return z.NEVER
  })

export const board: FastifyPluginCallbackZod = (app, _options, done) => {
  const { telephony, commands, realtime, db, databaseWatch, now } = app
  const alarms = createAlarms(app.settings.alarms, now)
  const watched = createBoard({
    calls: () => boardCalls(telephony.overview()),
    switchUp: () => telephony.status().switch,
    recording: () => {
      const [recorders, disk] = [telephony.recorders(), app.recordings?.disk.state()]
      if (recorders === undefined || disk === undefined) return null
      return { ...disk, ...recorders }
    },
    databaseUp: () => databaseWatch.up,
    readFigures: (at) => readFigures(db, at),
    alarms: alarms.look,
    push: (view) => {
      realtime.pushToBoards('board:changed', view)
    },
    watched: () => realtime.hasBoards(),
    now,
    figuresEveryMs: app.settings.boardFiguresMs,
    onTrouble: (error) => {
      app.log.warn({ err: error }, 'the figures of the board cannot be read')
    },
  })
  const unsubscribes = [
    telephony.subscribe(() => {
      watched.changed()
    }),
    databaseWatch.subscribe(() => {
      watched.databaseChanged()
    }),
  ]
  app.addHook('onClose', (_app, next) => {
    for (const unsubscribe of unsubscribes) unsubscribe()
    watched.close()
    next()
  })

  commands.handle('board:open', (_input, { watchBoard }) => {
    watchBoard()
    return watched.open()
  })
  app.boards.serve(() => watched.open())
  // Seen is seen, also while PostgreSQL is away: nothing is done to anybody.
  commands.handle('alarm:acknowledge', async ({ alarmId }, { user }) => {
    const { kind, since } = alarms.acknowledge(alarmId, `${user.id} ${user.name}`)
    const at = now()
    await writeAudit(db, {
      ...{ at, by: user.id, what: 'alarm:acknowledge', object: `alarm ${alarmId}`, details: { kind, since } },
    }).catch((error: unknown) => app.refuse(error, { alarmId }))
    watched.changed()
    return watched.open()
  })
  commands.handle('agent:force', async (input, { user }) => {
    const showOut = realtime.showOut
    await forceAgent({ db, telephony, showOut, now }, user, input)
    return watched.open()
  })

  app.get(
    '/api/board/figures/:formula/rows',
    {
      config: { roles: ['supervisor', 'administrator'] },
      schema: {
        params: z.object({ formula: Formula }),
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(ROWS_MAX).default(ROWS),
          after: After.optional().describe('`next` of the answer before.'),
        }),
        response: { 200: FigureRowList, 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 503: ErrorBody },
      },
    },
    async ({ params: { formula }, query: { limit, after } }) => {
      const at = now()
      const rows = await readFigureRows(db, { formula, now: at, limit, after })
      const last = rows.at(-1)
      const next =
        rows.length < limit || last === undefined ? null : `${String(last.arrivedAt)}.${last.journeyId}`
      return { since: sinceOf(formula, at), rows, next }
    },
  )
  done()
}

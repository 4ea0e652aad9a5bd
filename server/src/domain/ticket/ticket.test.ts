import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError, TICKET_KINDS, TicketView } from '@hotline/contract'
import { chain, firstBreak, GENESIS, type ChainedEvent } from './chain.ts'
import { decide, type TicketCommand } from './decide.ts'
import type { TicketEvent } from './events.ts'
import { fold, foldAll, type Ticket } from './fold.ts'
import { ticketDay, ticketNumber } from './number.ts'

const ME = { id: '1001', roles: ['agent'] } as const
const POLICY = 'kaijiang@2022-06-30'

const text = (most: number) => fc.string({ unit: 'binary', maxLength: most / 4 })
const content = fc.record({
  kind: fc.constantFrom(null, ...TICKET_KINDS),
  callerName: text(50),
  contactNumber: text(20),
  address: text(200),
  matter: text(100),
  urgent: fc.boolean(),
})
const id = fc.option(fc.uuid(), { nil: null })
const version = fc.integer({ min: 1, max: 8 })
const command: fc.Arbitrary<TicketCommand> = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    draft: fc.boolean(),
    content,
    journeyId: id,
    citizenId: id,
  }),
  fc.record({
    do: fc.constant('update' as const),
    draft: fc.boolean(),
    content,
    citizenId: id,
    expectedVersion: version,
  }),
  fc.record({
    do: fc.constant('linkContact' as const),
    journeyId: id,
    note: text(500),
    expectedVersion: version,
  }),
)

/** Whatever people ask, in whatever order: what was accepted. */
function live(commands: readonly TicketCommand[]): { ticket: Ticket | undefined; links: ChainedEvent[] } {
  let ticket: Ticket | undefined
  const links: ChainedEvent[] = []
  for (const [at, each] of commands.entries()) {
    if ((each.do === 'create') !== (ticket === undefined)) continue
    // Mostly the right version, so that stories get long.
    const asked =
      each.do === 'create' || at % 4 === 0 ? each : { ...each, expectedVersion: ticket?.version ?? 1 }
    try {
      const change = decide(ticket, asked, ME, POLICY)
      const event: TicketEvent = {
        number: '261121000001',
        version: links.length + 1,
        at: 1000 + at,
        by: ME.id,
        change,
      }
      links.push(chain(links.at(-1)?.hash ?? GENESIS, event))
      ticket = fold(ticket, event)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
    }
  }
  return { ticket, links }
}

describe('a ticket', () => {
  it('is the fold of its events after any story, and survives being stored as JSON', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 15 }), (commands) => {
        const { ticket, links } = live(commands)
        const stored = JSON.parse(JSON.stringify(links)) as ChainedEvent[]
        expect(foldAll(stored.map((link) => link.event))).toEqual(ticket)
        expect(firstBreak(stored)).toBeUndefined()
        if (ticket !== undefined) {
          expect(ticket.version).toBe(links.length)
          expect(TicketView.safeParse(ticket).success).toBe(true)
        }
        if (ticket?.status === 'registered')
          expect([ticket.kind, ticket.policy]).toEqual([expect.any(String), POLICY])
      }),
    )
  })

  it('shows any change of its history, and the version where it was made', () => {
    const commands = fc.array(command, { minLength: 3, maxLength: 15 }).map((each) => live(each).links)
    fc.assert(
      fc.property(commands, fc.nat(), (links, pick) => {
        fc.pre(links.length > 0)
        const at = pick % links.length
        const forged = links.map((link, each) =>
          each === at ? { ...link, event: { ...link.event, by: '9999' } } : link,
        )
        expect(firstBreak(forged)).toBe(at + 1)
        if (links.length > 1 && at < links.length - 1)
          expect(firstBreak(links.filter((_, each) => each !== at))).toBe(at + 2)
      }),
    )
  })

  it.each([
    ['2026-11-21T15:59:59.999Z', '261121'],
    ['2026-11-21T16:00:00.000Z', '261122'],
    ['2026-12-31T16:00:00.000Z', '270101'],
  ])('is numbered by the day in China: %s is %s', (instant, day) => {
    expect(ticketDay(Date.parse(instant))).toBe(day)
    expect(ticketNumber(day, 42)).toBe(`${day}000042`)
  })

  it('runs out of numbers loudly', () => {
    expect(() => ticketNumber('261121', 1_000_000)).toThrow()
  })
})

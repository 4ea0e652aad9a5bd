import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Formula, FigureView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'
import { writeJourneyEvent } from '../journeys/repository.ts'
import { createTestDatabase, type TestDatabase } from '../../test/harness.ts'
import { readFigureRows, readFigures, sinceOf } from './figures.ts'

/** 10:00 in Shanghai, years from every other contact. */
const NOW = Date.parse('2031-03-05T10:00:00+08:00')
const MIDNIGHT = Date.parse('2031-03-05T00:00:00+08:00')
const HOUR = 3_600_000
const CALLS = 120

type Story = { arrivedAt: number; events: [JourneyEvent['type'], number][] }

/** The same stories each time: a fault that shows once shows always. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

/** Over thirty hours, so that some are of yesterday and some older than a day; every kind of fate. */
function generated(random: () => number): Story[] {
  return Array.from({ length: CALLS }, () => {
    const arrivedAt = NOW - Math.floor(random() * 30 * HOUR)
    const wait = Math.floor(random() * 30_000)
    const fate = random()
    const events: Story['events'] = [['arrive', 0]]
    if (fate < 0.1) return { arrivedAt, events }
    if (fate < 0.25) events.push(['abandon', wait])
    else if (fate < 0.3) events.push(['lose', wait])
    else {
      events.push(['offer', wait / 2], ['answer', wait])
      if (fate < 0.4)
        events.push(['agentLost', wait + 1_000], ['requeue', wait + 5_000], ['abandon', wait + 9_000])
      else if (fate < 0.9) events.push(['hangup', wait + 60_000])
    }
    return { arrivedAt, events }
  })
}

/** Counted from the events alone, by words of its own. */
function counted(stories: readonly Story[], since: number, answeredWithinMs: number) {
  const ours = stories.filter(({ arrivedAt, events }) => arrivedAt >= since && events.length > 1)
  const good = ours.filter(({ events }) => {
    const answer = events.find(([type]) => type === 'answer')
    return answer !== undefined && Math.floor(answer[1]) <= answeredWithinMs
  })
  return { numerator: good.length, denominator: ours.length }
}

describe('the figures of the board', () => {
  let database: TestDatabase
  const stories = generated(seeded(20_310_305))
  // The limits themselves: the first and the last instants of both windows, and 15 s to the millisecond.
  for (const [arrivedAt, wait] of [
    [MIDNIGHT, 15_000],
    [MIDNIGHT - 1, 15_000],
    [NOW - 24 * HOUR, 15_001],
    [NOW - 24 * HOUR - 1, 1],
    [MIDNIGHT + 1, 15_001],
  ] as const)
    stories.push({
      arrivedAt,
      events: [
        ['arrive', 0],
        ['offer', 1],
        ['answer', wait],
      ],
    })

  beforeAll(async () => {
    database = await createTestDatabase()
    const written = stories.flatMap(({ arrivedAt, events }) => {
      const journeyId = randomUUID()
      return events.map(([type, after], at) => ({
        ...{ journeyId, version: at + 1, type, at: arrivedAt + Math.floor(after), arrivedAt },
        ...{ callerNumber: '13900002222', dialled: '12345', agentId: '1001' },
      }))
    })
    for (const event of written) await writeJourneyEvent(database.db, event)
  })
  afterAll(() => database.drop())

  it.each<[string, Formula, number, number]>([
    ['AN-3 answer rate of today in Shanghai', 'answer_rate', MIDNIGHT, Infinity],
    ['AN-4 answered within 15 s', 'answer_rate_15s', MIDNIGHT, 15_000],
    ['AN-4 answer rate over any 24 hours', 'answer_rate_24h', NOW - 24 * HOUR, Infinity],
  ])('%s equals a count of the events, and so do its rows', async (_title, formula, since, within) => {
    const expected = counted(stories, since, within)
    // A count that could not tell the windows apart would prove nothing.
    expect(expected.numerator).toBeGreaterThan(5)
    expect(expected.denominator).toBeGreaterThan(expected.numerator)
    const figures = await readFigures(database.db, NOW)
    const of: Record<Formula, FigureView> = {
      answer_rate: figures.answerRate,
      answer_rate_15s: figures.answerRate15s,
      answer_rate_24h: figures.answerRate24h,
    }
    const value = expected.numerator / expected.denominator
    expect(of[formula]).toEqual({ formula, since, value, ...expected })

    const rows = await readFigureRows(database.db, { formula, now: NOW, limit: 1_000, after: undefined })
    expect(rows.length).toBe(expected.denominator)
    expect(rows.filter(({ counts }) => counts).length).toBe(expected.numerator)
    expect(new Set(rows.map(({ number }) => number))).toEqual(new Set(['139****2222']))
    const pages = []
    let after: { arrivedAt: number; journeyId: string } | undefined
    do {
      const page = await readFigureRows(database.db, { formula, now: NOW, limit: 7, after })
      pages.push(...page)
      after = page.length < 7 ? undefined : page.at(-1)
    } while (after !== undefined)
    expect(pages).toEqual(rows)
  })

  it('IN-12 counts as due what nobody has called back, whenever it was missed', async () => {
    const before = (await readFigures(database.db, NOW)).callbacksDue
    const missed = stories.filter(({ events }) => ['abandon', 'lose'].includes(events.at(-1)?.[0] ?? ''))
    expect(before).toBeGreaterThanOrEqual(missed.length)
    const one = await database.db
      .selectFrom('missed_calls')
      .select('journey_id')
      .where('status', '=', 'due')
      .executeTakeFirstOrThrow()
    await database.db
      .updateTable('missed_calls')
      .set({ status: 'done' })
      .where('journey_id', '=', one.journey_id)
      .execute()
    expect((await readFigures(database.db, NOW)).callbacksDue).toBe(before - 1)
  })

  it('AN-3 has no value where nothing counts, not a nought', async () => {
    const { answerRate } = await readFigures(database.db, Date.parse('2040-01-01T12:00:00+08:00'))
    expect(answerRate).toMatchObject({ value: null, numerator: 0, denominator: 0 })
  })

  it.each([
    ['2031-03-04T15:59:59.999Z', '2031-03-03T16:00:00.000Z'],
    ['2031-03-04T16:00:00.000Z', '2031-03-04T16:00:00.000Z'],
  ])('AN-3 today begins at midnight in Shanghai: %s', (now, midnight) => {
    expect(new Date(sinceOf('answer_rate', Date.parse(now))).toISOString()).toBe(midnight)
  })
})

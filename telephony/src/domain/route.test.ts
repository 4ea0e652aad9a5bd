import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aNumber, aQueue, someRules } from '../testing/rules.ts'
import { oneLine } from './routing-rules.ts'
import { PATIENCE_PRIORITY, route, stepAt, type CallerFacts } from './route.ts'
import { hasSkills } from './skills.ts'

/** 2026-11-25, a Wednesday, 10:00 in China. */
const AT = Date.UTC(2026, 10, 25, 2)
const rules = someRules()
const routed = (dialled: string, caller: CallerFacts = {}, by = rules, arrivedAt = AT) =>
  route({ dialled, arrivedAt, caller }, by)
const first = (...given: Parameters<typeof routed>) => routed(...given).steps[0]
const words = (...given: Parameters<typeof routed>) => routed(...given).reasons.map((each) => each.words)

describe('the number that was dialled', () => {
  it('IN-8 selects the queue and the ticket’s kind, each of the three ways with its reason', () => {
    expect(routed('12345')).toMatchObject({ merge: 'own', queue: 'general', ticketKind: null })
    expect(routed('12319')).toMatchObject({ merge: 'whole', queue: 'general', ticketKind: 'help' })
    expect(routed('12366')).toMatchObject({ merge: 'double', queue: 'tax', ticketKind: 'consultation' })
    expect(words('12366')).toEqual(['拨打12366', '队列tax'])
  })
  it('is the hotline’s own where no row names it', () => {
    expect(routed('99999')).toMatchObject({ number: '12345', queue: 'general' })
    expect(routed('')).toMatchObject({ number: '12345' })
  })
  it('IN-1 brings nobody away outside opening hours: the row for that time says who answers, and why', () => {
    const hours = [{ days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60 }]
    const closed = { queue: 'night', greeting: null, reason: '已下班' }
    const shut = someRules({
      numbers: [aNumber('12345', { hours, closed })],
      queues: [aQueue('general'), aQueue('night', { needs: ['night'] })],
    })
    expect(routed('12345', {}, shut).queue).toBe('general')
    const evening = AT + 10 * 3_600_000
    expect(routed('12345', {}, shut, evening)).toMatchObject({ queue: 'night' })
    expect(words('12345', {}, shut, evening)).toEqual(['拨打12345', '已下班', '队列night'])
  })
})

describe('priorities', () => {
  it('gives the first row that fits: overdue callback, elderly and disabled, repeat caller', () => {
    const missed = { missedAt: AT - 600_000 }
    expect(first('12345')).toMatchObject({ priority: 50 })
    expect(first('12345', { flags: ['elderly'] })).toMatchObject({ priority: 30 })
    expect(first('12345', { flags: ['disabled'], ...missed })).toMatchObject({ priority: 20 })
    expect(first('12345', { missedAt: AT - 599_999 })).toMatchObject({ priority: 50 })
    expect(first('12345', { openMatter: true, calledTimes: 3 })).toMatchObject({ priority: 40 })
    expect(first('12345', { openMatter: true, calledTimes: 2 })).toMatchObject({ priority: 50 })
    expect(words('12345', { flags: ['elderly', 'nuisance'] })).toEqual([
      '拨打12345',
      '队列general',
      '因为elderly',
    ])
  })
  it('IN-5 IN-6 looks for an emergency before opening hours, nuisance and identity', () => {
    const hours = [{ days: [7], from: 0, to: 1 }]
    const closed = { queue: 'tax', greeting: null, reason: '已下班' }
    const shut = someRules({
      numbers: [aNumber('12345', { hours, closed }), aNumber('12350', { emergency: true })],
    })
    const nuisance = { flags: ['nuisance'], emergency: true }
    expect(first('12345', nuisance, shut)).toMatchObject({ priority: 0, skills: ['general'] })
    expect(words('12345', nuisance, shut)).toEqual(['紧急'])
    // Nothing is known of a withheld number, and nothing has to be.
    expect(first('12350', {}, shut)).toMatchObject({ priority: 0 })
    expect(routed('12345', nuisance, shut).steps.at(-1)).toMatchObject({ at: AT + 5_000, skills: [] })
  })
})

describe('skills', () => {
  it('needs a dialect for a while, then no longer, beside what the queue needs', () => {
    const { steps } = routed('12345', { flags: ['sichuan'] })
    expect(steps.map(({ at, skills }) => [at - AT, skills])).toEqual([
      [0, ['general', 'dialect.sichuan']],
      [15_000, ['general']],
      [180_000, ['general']],
    ])
    expect(steps[0]?.needs).toEqual(['综合受理', '四川话'])
  })
  it('relaxes by level, then overflows, and says in which step and why', () => {
    const found = routed('12366')
    expect(found.steps.map(({ at, needs, reason }) => [at - AT, needs.join(), reason])).toEqual([
      [0, '综合受理,税务3级', ''],
      [10_000, '综合受理,税务', '放宽到一级'],
      [20_000, '综合受理', '溢出'],
      [180_000, '综合受理', '久候'],
    ])
    expect([AT - 1, AT, AT + 9_999, AT + 10_000, AT + 999_999].map((at) => stepAt(found, at))).toEqual([
      0, 0, 0, 1, 3,
    ])
  })
  it('prefers the agent of the last call on an open matter, for a bounded time', () => {
    const lastAgent = { agentId: '1001', at: AT - 3_600_000 }
    expect(routed('12345', { lastAgent }).preferred).toEqual({ agentId: '1001', aheadMs: 30_000 })
    expect(routed('12345', { lastAgent: { ...lastAgent, at: lastAgent.at - 1 } }).preferred).toBeUndefined()
    expect(routed('12345', { lastAgent }, oneLine('general')).preferred).toBeUndefined()
  })
  it.each([
    [['tax:3'], ['tax:2'], true],
    [['tax:2'], ['tax:3'], false],
    [['tax'], ['tax'], true],
    [['tax'], [], true],
    [[], ['tax'], false],
    [['tax:2', 'tax:4'], ['tax:3', 'tax'], true],
    [['general'], ['general', 'tax'], false],
  ])('who has %j fits what needs %j: %s', (has, needs, does) => {
    expect(hasSkills(has, needs)).toBe(does)
  })
})

const facts = fc.record({
  emergency: fc.boolean(),
  flags: fc.subarray(['elderly', 'sichuan', 'nuisance']),
  openMatter: fc.boolean(),
  calledTimes: fc.nat(5),
})

describe('any route', () => {
  it('is monotone: who fits a step fits each later one, and none is less urgent than the one before', () => {
    fc.assert(
      fc.property(fc.constantFrom('12345', '12366', '12319', '1'), facts, (dialled, caller) => {
        const { steps } = routed(dialled, caller)
        for (const [at, step] of steps.slice(1).entries()) {
          const before = steps[at]
          expect(hasSkills(before?.skills ?? [], step.skills)).toBe(true)
          expect(step.priority).toBeLessThanOrEqual(before?.priority ?? 0)
          expect(step.at).toBeGreaterThan(before?.at ?? Infinity)
        }
      }),
    )
  })
  it('ends in patience: whoever waited so long is passed by emergencies and lost callers alone', () => {
    fc.assert(
      fc.property(fc.constantFrom('12345', '12366'), facts, (dialled, caller) => {
        const found = routed(dialled, caller)
        const late = found.steps[stepAt(found, AT + rules.patience.afterMs)]
        expect(late?.priority).toBeLessThanOrEqual(PATIENCE_PRIORITY)
      }),
    )
  })
})

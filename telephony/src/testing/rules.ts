import type { CallerRow, NumberRow, QueueRow, RoutingRules } from '../domain/routing-rules.ts'
import { oneLine } from '../domain/routing-rules.ts'

/** Routing rules for tests, whole and valid, so that a test names only what matters to it. */

const [OWN] = oneLine('general').numbers
const [GENERAL] = oneLine('general').queues
if (OWN === undefined || GENERAL === undefined) throw new Error('one line has one row of each')

export const aNumber = (number: string, over: Partial<NumberRow> = {}): NumberRow => ({
  ...OWN,
  number,
  name: `热线${number}`,
  reason: `拨打${number}`,
  ...over,
})
export const aQueue = (queue: string, over: Partial<QueueRow> = {}): QueueRow => ({
  ...GENERAL,
  queue,
  name: queue,
  reason: `队列${queue}`,
  ...over,
})
export const aCaller = (rule: string, over: Partial<CallerRow> = {}): CallerRow => ({
  rule,
  when: { flags: [rule] },
  priority: null,
  needs: [],
  needsMs: 15_000,
  reason: `因为${rule}`,
  ...over,
})

/** Two lines, one with levels that relax, callers of several kinds, and an agent of an open matter. */
export function someRules(over: Partial<RoutingRules> = {}): RoutingRules {
  return {
    ...oneLine('general'),
    version: 'test@2026-11-25',
    skills: [
      { skill: 'general', name: '综合受理' },
      { skill: 'tax', name: '税务' },
      { skill: 'dialect.sichuan', name: '四川话' },
    ],
    numbers: [
      aNumber('12345'),
      aNumber('12366', { merge: 'double', queue: 'tax', ticketKind: 'consultation' }),
      aNumber('12319', { merge: 'whole', ticketKind: 'help' }),
    ],
    queues: [
      aQueue('general', { needs: ['general'] }),
      aQueue('tax', {
        needs: ['general', 'tax:3'],
        relax: [
          { afterMs: 10_000, needs: ['general', 'tax'], reason: '放宽到一级' },
          { afterMs: 20_000, needs: ['general'], reason: '溢出' },
        ],
      }),
    ],
    callers: [
      aCaller('missed', { when: { missedMs: 600_000 }, priority: 20 }),
      aCaller('elderly', { when: { flags: ['elderly', 'disabled'] }, priority: 30 }),
      aCaller('repeat', { when: { openMatter: true, calledTimes: 3 }, priority: 40 }),
      aCaller('sichuan', { needs: ['dialect.sichuan'] }),
      aCaller('nuisance', { priority: 80 }),
    ],
    emergency: { needs: ['general'], anybodyAfterMs: 5_000, key: '9', reason: '紧急' },
    patience: { afterMs: 180_000, reason: '久候' },
    sticky: { forMs: 3_600_000, aheadMs: 30_000, reason: '未办结' },
    ...over,
  }
}

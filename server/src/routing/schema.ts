/** What a routing file may say. Times are written as people say them: `20s`, `3min`, `2h`. */
import { z } from 'zod'
import { Merge, TicketKind } from '@hotline/contract'
import { RULE_PRIORITIES, SKILL } from '@hotline/telephony'

const UNITS = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `20s` as ms. */
const Duration = z
  .string()
  .regex(/^[1-9]\d{0,4}(s|min|h|d)$/, 'a time is written as 20s, 3min, 2h or 7d')
  .transform((text) => {
    const [, count = '', unit = 's'] = /^(\d+)(\w+)$/.exec(text) ?? []
    return Number(count) * UNITS[unit as keyof typeof UNITS]
  })
/** `08:30` as minutes from midnight; 24:00 is the end of a day. */
const Clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is written as 08:30')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written as 2026-10-01')
const Name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name has a-z, 0-9 and -')
const Reason = z.string().min(2).max(60)
const Words = z.string().min(1).max(30)
/** Without a level. */
const SKILL_NAME = /^[^\s+:,]{1,40}$/
const Needs = z.array(z.string().regex(SKILL, 'a skill is written as tax or tax:3, level 1 to 9')).max(8)
const Priority = z.int().min(RULE_PRIORITIES.least).max(RULE_PRIORITIES.most)

const NumberRow = z.strictObject({
  number: z.string().regex(/^\d{3,20}$/, 'a number has 3 to 20 digits'),
  name: Words,
  merge: Merge,
  queue: Name,
  greeting: Name.nullable().default(null),
  holidayGreeting: Name.nullable().default(null),
  ticketKind: TicketKind.nullable().default(null),
  emergency: z.boolean().default(false),
  hours: z
    .array(z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: Clock, to: Clock }))
    .nullable()
    .default(null),
  closed: z
    .strictObject({ queue: Name, greeting: Name.nullable().default(null), reason: Reason })
    .nullable()
    .default(null),
  reason: Reason,
})

const QueueRow = z.strictObject({
  queue: Name,
  name: Words,
  needs: Needs,
  priority: Priority.default(50),
  relax: z.array(z.strictObject({ after: Duration, needs: Needs, reason: Reason })).default([]),
  reason: Reason,
})

const CallerRow = z.strictObject({
  rule: Name,
  when: z
    .strictObject({
      flags: z.array(z.string().min(1).max(30)).min(1).exactOptional(),
      openMatter: z.literal(true).exactOptional(),
      calledTimes: z.int().min(1).max(100).exactOptional(),
      missedFor: Duration.exactOptional(),
    })
    .refine((when) => Object.keys(when).length > 0, 'needs at least one condition'),
  priority: Priority.nullable().default(null),
  needs: Needs.default([]),
  /** How long the needs hold; then anybody of the queue will do. */
  for: Duration.default(15_000),
  reason: Reason,
})

export const RoutingFile = z.strictObject({
  version: z.string().regex(/^[a-z0-9-]+@\d{4}-\d{2}-\d{2}$/, 'a version is written as name@2026-11-25'),
  defaultNumber: z.string(),
  skills: z
    .array(z.strictObject({ skill: z.string().regex(SKILL_NAME, 'a skill is written as tax'), name: Words }))
    .min(1),
  numbers: z.array(NumberRow).min(1),
  queues: z.array(QueueRow).min(1),
  callers: z.array(CallerRow).default([]),
  emergency: z.strictObject({
    needs: Needs,
    anybodyAfter: Duration,
    key: z
      .string()
      .regex(/^[0-9*#]$/)
      .nullable()
      .default(null),
    reason: Reason,
  }),
  patience: z.strictObject({ after: Duration, reason: Reason }),
  sticky: z.strictObject({ for: Duration, ahead: Duration, reason: Reason }).nullable().default(null),
  calendar: z
    .strictObject({
      holidays: z.array(z.strictObject({ date: Day, name: Words })).default([]),
      workdays: z.array(Day).default([]),
    })
    .default({ holidays: [], workdays: [] }),
})
export type RoutingFile = z.output<typeof RoutingFile>

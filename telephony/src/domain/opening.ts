import type { Calendar, NumberRow, RoutingRules } from './routing-rules.ts'

/** Whether a number is open, and what its callers are greeted with. China has one time zone and no summer time. */
const CHINA_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export interface Opening {
  open: boolean
  /** Its name, on a public holiday. */
  holiday: string | null
}

/** @param at epoch ms */
export function openingOf(row: NumberRow, calendar: Calendar, at: number): Opening {
  const local = new Date(at + CHINA_MS)
  const date = local.toISOString().slice(0, 10)
  const holiday = calendar.holidays.find((each) => each.date === date)?.name ?? null
  if (row.hours === null) return { open: true, holiday }
  if (holiday !== null) return { open: false, holiday }
  // A worked Saturday or Sunday is like a Friday.
  const day = calendar.workdays.includes(date) ? 5 : ((local.getUTCDay() + 6) % 7) + 1
  const minute = Math.floor(((at + CHINA_MS) % DAY_MS) / MINUTE_MS)
  const open = row.hours.some(({ days, from, to }) => days.includes(day) && from <= minute && minute < to)
  return { open, holiday: null }
}

/** The sound of each number now; empty: the hotline's, as for every number without a row. */
export function greetingsAt(rules: RoutingRules, at: number): Record<string, string> {
  const greetings: Record<string, string> = {}
  for (const row of rules.numbers) {
    const { open, holiday } = openingOf(row, rules.calendar, at)
    const usual = open ? row.greeting : (row.closed?.greeting ?? row.greeting)
    const sound = holiday === null ? usual : (row.holidayGreeting ?? usual)
    greetings[row.number] = sound ?? ''
  }
  return greetings
}

/** Ticket numbers: twelve digits that can be read aloud, the day and a count of that day. */

/** China has one time zone and no summer time: UTC+8 all year. */
const CHINA_OFFSET_MS = 8 * 3_600_000

/** @returns yymmdd of the day in China at this instant */
export function ticketDay(at: number): string {
  return new Date(at + CHINA_OFFSET_MS).toISOString().slice(2, 10).replaceAll('-', '')
}

/** @param count from 1; six digits hold ninety times Beijing's busiest day */
export function ticketNumber(day: string, count: number): string {
  if (!Number.isInteger(count) || count < 1 || count > 999_999)
    throw new Error(`no ticket number for ${String(count)}`)
  return day + String(count).padStart(6, '0')
}

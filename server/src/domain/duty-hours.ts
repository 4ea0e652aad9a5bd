/**
 * 值班表 of a contact, as an operator writes it: `1-5 08:30-12:00,14:00-18:00; 6 09:00-12:00` (1 is Monday), in the
 * hotline's own time; empty is always. Pure.
 */
import { AppError } from '@hotline/contract'

interface Shift {
  /** 1 Monday … 7 Sunday. */
  days: readonly number[]
  /** Minutes of the day; `to` is not in it, and 1440 is midnight. */
  from: number
  to: number
}

const PART = /^([1-7])(?:-([1-7]))?\s+(.+)$/
const SPAN = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/
const DAY_MINUTES = 1_440
/** Asia/Shanghai has had no summer time since 1991. */
const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4

/** @throws AppError INPUT_INVALID for what is no roster */
export function readDutyHours(text: string): readonly Shift[] {
  const parts = text.split(/[;；]/).map((part) => part.trim())
  return parts.filter((part) => part !== '').flatMap(shiftsOf)
}

/** @param now epoch ms */
export function isOnDuty(hours: string, now: number): boolean {
  const shifts = readDutyHours(hours)
  if (shifts.length === 0) return true
  const local = now + SHANGHAI_MS
  const day = ((Math.floor(local / DAY_MS) + EPOCH_WEEKDAY - 1) % 7) + 1
  const minute = Math.floor((local % DAY_MS) / 60_000)
  return shifts.some(({ days, from, to }) => days.includes(day) && minute >= from && minute < to)
}

function shiftsOf(part: string): Shift[] {
  const [, first, last, spans] = PART.exec(part) ?? []
  if (first === undefined || spans === undefined) throw wrong()
  const [from, to] = [Number(first), Number(last ?? first)]
  if (to < from) throw wrong()
  const days = Array.from({ length: to - from + 1 }, (_, at) => from + at)
  return spans.split(/[,，]/).map((span) => ({ days, ...minutesOf(span.trim()) }))
}

/** A night shift is two: `1-5 22:00-24:00; 2-6 00:00-06:00`. */
function minutesOf(span: string): Pick<Shift, 'from' | 'to'> {
  const [, fromHour, fromMinute, toHour, toMinute] = SPAN.exec(span) ?? []
  const from = Number(fromHour) * 60 + Number(fromMinute)
  const to = Number(toHour) * 60 + Number(toMinute)
  if (!(from < to && to <= DAY_MINUTES)) throw wrong()
  return { from, to }
}

function wrong(): AppError {
  return new AppError('INPUT_INVALID', { fields: ['hours'] })
}

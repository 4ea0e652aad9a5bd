// How figures are written, the same on every screen.

/** `02:14`, and `1:02:14` from an hour on. Never negative: clocks differ by a moment. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${String(hours)}:${rest}` : rest
}

/** `2026-10-02 09:31` in the hotline's own time zone, whatever the PC thinks. */
export function dateTime(instant: number): string {
  const parts = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`
}

/** Digits in the groups in which they are read aloud: mobiles 3-4-4, ticket numbers 4-4-4, others whole. */
export function digitGroups(digits: string): string[] {
  if (/^1\d{10}$/.test(digits)) return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)]
  if (/^\d{12}$/.test(digits)) return [digits.slice(0, 4), digits.slice(4, 8), digits.slice(8)]
  return [digits]
}

// 专家目录: figures of a unit, and the mark that the arrows move. Pure.
import type { CommandName, ExpertUnitView, UnitId } from '@hotline/contract'

/** What a unit can be asked for: 请专家, 咨询, 转接. */
export const PURPOSES = ['invite', 'consult', 'transfer'] as const
export type Purpose = (typeof PURPOSES)[number]

export const COMMAND_OF = {
  invite: 'call:invite',
  consult: 'call:consult',
  transfer: 'call:transfer',
} as const satisfies Record<Purpose, CommandName>

/** `96.4`, in percent with one decimal; undefined when nobody has asked the unit. */
export function answerRate({ asked, answered }: ExpertUnitView): string | undefined {
  return asked === 0 ? undefined : ((answered / asked) * 100).toFixed(1)
}

/** Whole seconds; undefined without an answer. */
export function meanAnswerSeconds({ meanAnswerMs }: ExpertUnitView): number | undefined {
  return meanAnswerMs === null ? undefined : Math.round(meanAnswerMs / 1000)
}

export type UnitPresence = 'noContact' | 'offDuty' | 'busy' | 'seated' | 'offline' | 'telephone'

/**
 * What is known before asking. `seated`: an expert sits at her own headset and is free; `telephone`: whether anybody is
 * there nobody knows; `offline`: only seats, and nobody is logged in.
 */
export function unitPresence({ contacts, busy }: ExpertUnitView): UnitPresence {
  if (contacts.length === 0) return 'noContact'
  const onDuty = contacts.filter((contact) => contact.onDuty)
  if (onDuty.length === 0) return 'offDuty'
  if (onDuty.some(({ presence }) => presence === 'free')) return 'seated'
  if (busy || onDuty.some(({ presence }) => presence === 'busy')) return 'busy'
  return onDuty.some(({ presence }) => presence === 'unknown') ? 'telephone' : 'offline'
}

export function isAskable(unit: ExpertUnitView): boolean {
  return !['noContact', 'offDuty'].includes(unitPresence(unit))
}

/**
 * What the list shows for `query`: the server's answer when it is the answer to that, else those of an earlier answer
 * whose words fit. Enter must never ask a unit that somebody's typing has already left behind.
 */
export function shownUnits(
  read: { units: readonly ExpertUnitView[] | undefined; query: string },
  query: string,
): readonly ExpertUnitView[] {
  const units = read.units ?? []
  if (read.query === query) return units
  return units.filter(({ name, duty, place }) => [name, duty, place].some((words) => words.includes(query)))
}

/** The marked unit while it is in the list, else the first: what Enter asks is always on the screen. */
export function markedUnit(
  units: readonly ExpertUnitView[],
  marked: UnitId | undefined,
): ExpertUnitView | undefined {
  return units.find(({ unitId }) => unitId === marked) ?? units[0]
}

/** @returns undefined for a key that moves nothing */
export function moveMark(
  units: readonly ExpertUnitView[],
  marked: UnitId | undefined,
  key: string,
): UnitId | undefined {
  const place = units.findIndex(({ unitId }) => unitId === markedUnit(units, marked)?.unitId)
  switch (key) {
    case 'ArrowDown':
      return units[Math.min(place + 1, units.length - 1)]?.unitId
    case 'ArrowUp':
      return units[Math.max(place - 1, 0)]?.unitId
    default:
      return undefined
  }
}

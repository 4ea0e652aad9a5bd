/** 专家目录: who can be asked, and where they are reached (DA-2, DA-3). */
import type { Kysely } from 'kysely'
import { AppError, type ExpertUnitView, type UnitId } from '@hotline/contract'
import type { PartyWish, SeatPresence } from '@hotline/telephony'
import type { Tables } from '../database/schema.ts'
import { isOnDuty } from '../domain/duty-hours.ts'
import { cleanLine } from '../domain/text.ts'
import { listUnits, readUnit } from './repository.ts'

export interface ExpertDirectory {
  /** @param text words, each of which stands in the name, duty or place; empty: everybody */
  list(text: string): Promise<ExpertUnitView[]>
  /** Whom to ring now: who is on duty, in order of trial. @throws AppError UNIT_NOT_FOUND, NO_CONTACT, NOBODY_ON_DUTY */
  resolve(unitId: UnitId): Promise<Pick<PartyWish, 'name' | 'contacts' | 'hunt'>>
}

export interface DirectoryOptions {
  db: Kysely<Tables>
  isBusy: (unitId: UnitId) => boolean
  presenceOf: (seatId: string) => SeatPresence
  now: () => number
}

const FIGURES_MS = 30 * 86_400_000
/** A city has 1,700 units (DI-9). */
const LISTED = 2_000

const SEAT = 'seat:'

export function createExpertDirectory({ db, isBusy, presenceOf, now }: DirectoryOptions): ExpertDirectory {
  return {
    async list(text) {
      const words = cleanLine(text)
        .split(/\s+/)
        .filter((word) => word !== '')
      const units = await listUnits(db, { words, since: now() - FIGURES_MS, limit: LISTED })
      return units.map((unit) => ({
        ...unit,
        busy: isBusy(unit.unitId),
        contactCount: unit.contacts.length,
        contacts: unit.contacts.map(({ label, uri, hours }) => ({
          label,
          presence: uri.startsWith(SEAT) ? presenceOf(uri.slice(SEAT.length)) : ('unknown' as const),
          onDuty: isOnDuty(hours, now()),
          hours,
        })),
      }))
    },
    async resolve(unitId) {
      const unit = await readUnit(db, unitId)
      if (unit === undefined) throw new AppError('UNIT_NOT_FOUND')
      const { name, contacts, hunt } = unit
      if (contacts.length === 0) throw new AppError('NO_CONTACT', { name })
      const onDuty = contacts.filter(({ hours }) => isOnDuty(hours, now()))
      if (onDuty.length === 0) throw new AppError('NOBODY_ON_DUTY', { name })
      return { name, hunt, contacts: onDuty.map(({ label, uri, accept }) => ({ label, uri, accept })) }
    },
  }
}

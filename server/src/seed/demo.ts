/** Fills an empty county for a first start; run again it repairs what is missing and changes nothing else. */
import type { Kysely } from 'kysely'
import { seedDemoEntries } from '@hotline/knowledge-base'
import { hashPassword, passwordFits } from '../auth/passwords.ts'
import type { Tables } from '../database/schema.ts'
import { seedStory } from './demo-story.ts'
import { DEMO_CITIZENS, DEMO_SEAT, DEMO_UNITS, DEMO_USERS } from './demo-people.ts'

export interface DemoOptions {
  db: Kysely<Tables>
  password: string
  now: number
}

export async function seedDemo({ db, password, now }: DemoOptions): Promise<void> {
  await seedUsers(db, password, now)
  await seedCitizens(db, now)
  await seedUnits(db, now)
  await seedStory(db, now)
  await seedDemoEntries(db, now)
}

/** One password for all demo accounts, so one hash: twenty-three of them would take a first start two seconds. */
async function seedUsers(db: Kysely<Tables>, password: string, now: number): Promise<void> {
  const known = await db
    .selectFrom('users')
    .select('password_hash')
    .where('demo', '=', true)
    .executeTakeFirst()
  const fits = await passwordFits(known?.password_hash, password)
  const hash = known !== undefined && fits ? known.password_hash : await hashPassword(password)
  await db
    .insertInto('users')
    .values(DEMO_USERS.map((user) => ({ ...user, password_hash: hash, demo: true, created_at: now })))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ password_hash: hash }).where('users.demo', '=', true),
    )
    .execute()
}

async function seedCitizens(db: Kysely<Tables>, now: number): Promise<void> {
  const at = { created_at: now, updated_at: now }
  await db
    .insertInto('citizens')
    .values(DEMO_CITIZENS.map(({ id, name, address, flags }) => ({ id, name, address, flags, ...at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('citizen_numbers')
    .values(
      DEMO_CITIZENS.map(({ id, number }) => ({ citizen_id: id, number, created_at: now, used_at: now })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function seedUnits(db: Kysely<Tables>, now: number): Promise<void> {
  await db
    .insertInto('expert_units')
    .values(DEMO_UNITS.map((unit) => ({ ...unit, hunt: 'in_order' as const, created_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('expert_contacts')
    .values({ ...DEMO_SEAT, position: 1, accept: 'answer' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

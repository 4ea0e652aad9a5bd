/**
 * Sessions: a random token in the browser, its SHA-256 in PostgreSQL, and a short memory on the node so that people
 * stay logged in while PostgreSQL is away.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Role } from '@hotline/contract'
import { isDatabaseAway } from '../database/away.ts'
import type { Tables } from '../database/schema.ts'

export interface SessionUser {
  id: string
  name: string
  roles: readonly Role[]
  skills: readonly string[]
  /** 嘉宾坐席 (IN-9) */
  guestOf?: string
}

/** Of a row of `users`. */
export function sessionUser(
  row: Pick<Tables['users'], 'id' | 'name' | 'roles' | 'skills' | 'guest_of'>,
): SessionUser {
  const { id, name, roles, skills, guest_of: guestOf } = row
  return { id, name, roles, skills, ...(guestOf === null ? {} : { guestOf }) }
}

export interface Sessions {
  /** @returns the token for the cookie */
  open(user: SessionUser): Promise<string>
  /** Finding is using: it renews. Undefined where no session lives. */
  find(token: string): Promise<SessionUser | undefined>
  end(token: string): Promise<void>
  /** Every session of this account. */
  endAll(userId: string): Promise<void>
}

export interface SessionOptions {
  db: Kysely<Tables>
  now: () => number
  idleMs: number
  maxMs: number
  cacheMs: number
  demoAllowed: boolean
  /** A session never ends in the middle of a call. */
  inCall: (userId: string) => boolean
}

interface Known {
  user: SessionUser
  createdAt: number
  usedAt: number
  checkedAt: number
  writtenAt: number
}

/** A county has some forty seats; this only bounds what a script with stolen accounts can make a node remember. */
const REMEMBERED = 5_000
/** `used_at` is written at most this often, so that a busy page costs no write per request. */
const RENEW_EVERY_MS = 30_000

export function createSessions(options: SessionOptions): Sessions {
  const { db, now } = options
  const known = new Map<string, Known>()

  const remember = (key: string, session: Known): Known => {
    known.delete(key)
    known.set(key, session)
    const oldest = known.keys().next()
    if (known.size > REMEMBERED && oldest.done !== true) known.delete(oldest.value)
    return session
  }

  const alive = (session: Known): boolean =>
    options.inCall(session.user.id) ||
    (now() - session.usedAt <= options.idleMs && now() - session.createdAt <= options.maxMs)

  async function load(hash: Buffer, key: string): Promise<Known | undefined> {
    const row = await db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id', 'users.name', 'users.roles', 'users.skills', 'users.guest_of', 'users.demo'])
      .select(['sessions.created_at', 'sessions.used_at'])
      .where('token_hash', '=', hash)
      .executeTakeFirst()
    if (row === undefined || (row.demo && !options.demoAllowed)) {
      known.delete(key)
      return undefined
    }
    const before = known.get(key)
    return remember(key, {
      user: sessionUser(row),
      createdAt: row.created_at,
      usedAt: Math.max(row.used_at, before?.usedAt ?? 0),
      checkedAt: now(),
      writtenAt: row.used_at,
    })
  }

  async function look(hash: Buffer, key: string): Promise<Known | undefined> {
    const session = known.get(key)
    if (session !== undefined && now() - session.checkedAt < options.cacheMs) return session
    try {
      return await load(hash, key)
    } catch (error) {
      if (session === undefined || !isDatabaseAway(error)) throw error
      session.checkedAt = now()
      return session
    }
  }

  async function renew(hash: Buffer, session: Known): Promise<void> {
    session.usedAt = now()
    if (session.usedAt - session.writtenAt < Math.min(RENEW_EVERY_MS, options.idleMs / 4)) return
    const before = session.writtenAt
    session.writtenAt = session.usedAt
    try {
      await db
        .updateTable('sessions')
        .set({ used_at: session.usedAt })
        .where('token_hash', '=', hash)
        .execute()
    } catch (error) {
      session.writtenAt = before
      if (!isDatabaseAway(error)) throw error
    }
  }

  return {
    async open(user) {
      const token = randomBytes(32).toString('base64url')
      const { hash, key } = keyOf(token)
      const at = now()
      await db
        .insertInto('sessions')
        .values({ token_hash: hash, user_id: user.id, created_at: at, used_at: at })
        .execute()
      remember(key, { user, createdAt: at, usedAt: at, checkedAt: at, writtenAt: at })
      return token
    },
    async find(token) {
      const { hash, key } = keyOf(token)
      const session = await look(hash, key)
      if (session === undefined) return undefined
      if (!alive(session)) {
        known.delete(key)
        return undefined
      }
      await renew(hash, session)
      return session.user
    },
    async end(token) {
      const { hash, key } = keyOf(token)
      await db.deleteFrom('sessions').where('token_hash', '=', hash).execute()
      known.delete(key)
    },
    async endAll(userId) {
      await db.deleteFrom('sessions').where('user_id', '=', userId).execute()
      for (const [key, { user }] of known) if (user.id === userId) known.delete(key)
    },
  }
}

function keyOf(token: string): { hash: Buffer; key: string } {
  const hash = createHash('sha256').update(token).digest()
  return { hash, key: hash.toString('base64') }
}

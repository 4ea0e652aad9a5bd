/** Decides whether a 工号 and a password open a session; says the same to every wrong pair. */
import type { Kysely } from 'kysely'
import { AppError } from '@hotline/contract'
import type { LoginThrottle } from '../../auth/login-throttle.ts'
import { passwordFits } from '../../auth/passwords.ts'
import { sessionUser, type Sessions, type SessionUser } from '../../auth/sessions.ts'
import type { Tables } from '../../database/schema.ts'

export interface Accounts {
  /** @throws AppError LOGIN_FAILED, LOGIN_THROTTLED with `retryAfterMs` */
  login(id: string, password: string, address: string): Promise<{ user: SessionUser; token: string }>
}

export interface AccountOptions {
  db: Kysely<Tables>
  sessions: Sessions
  throttle: LoginThrottle
  /** False in production: there demo accounts do not exist. */
  demoAllowed: boolean
}

export function createAccounts({ db, sessions, throttle, demoAllowed }: AccountOptions): Accounts {
  return {
    async login(id, password, address) {
      const admitted = await throttle.admit(id, address)
      if (!admitted.ok) throw new AppError('LOGIN_THROTTLED', { retryAfterMs: admitted.retryAfterMs })
      const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
      const account = row !== undefined && (demoAllowed || !row.demo) ? row : undefined
      const fits = await passwordFits(account?.password_hash, password)
      if (account === undefined || !fits) throw new AppError('LOGIN_FAILED')
      await throttle.succeed(id, address)
      const user = sessionUser(account)
      return { user, token: await sessions.open(user) }
    },
  }
}

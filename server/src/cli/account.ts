/** Accounts of real people, made by an operator: production has no others. */
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AgentId, Role } from '@hotline/contract'
import { SKILL } from '@hotline/telephony'
import { hashPassword } from '../auth/passwords.ts'
import type { Tables } from '../database/schema.ts'
import { readArguments } from './arguments.ts'

const commaList = z.string().transform((text) => text.split(',').filter((part) => part !== ''))
const Account = z.object({
  id: AgentId,
  name: z.string().min(1).max(50),
  roles: commaList.pipe(z.array(Role).min(1)),
  skills: commaList.pipe(z.array(z.string().regex(SKILL))),
  guestOf: z.string().min(1).max(50).optional(),
  // NIST SP 800-63B: length is what counts.
  password: z.string().min(12).max(200),
})

const USAGE = 'account <工号> <name> <role,…> [skill[:level],…] [--guest-of UNIT]'

/** @throws Error with one sentence naming what is missing or wrong */
export async function writeAccount(
  db: Kysely<Tables>,
  password: string,
  args: readonly string[],
): Promise<string> {
  const { positionals, values } = readArguments(args, { 'guest-of': { type: 'string' } }, USAGE)
  const [id, name, roles, skills = 'general'] = positionals
  const parsed = Account.safeParse({ id, name, roles, skills, password, guestOf: values['guest-of'] })
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`)
    throw new Error(`${USAGE} is missing or wrong in: ${wrong.join(', ')}`)
  }
  const account = parsed.data
  const row = {
    name: account.name,
    roles: account.roles,
    skills: account.skills,
    guest_of: account.guestOf ?? null,
    password_hash: await hashPassword(account.password),
    demo: false,
  }
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('users')
      .values({ id: account.id, created_at: Date.now(), ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
    // Whoever knew the old password is out.
    await trx.deleteFrom('sessions').where('user_id', '=', account.id).execute()
  })
  return `account ${account.id} is there`
}

/** Accounts of real people, made by an operator: production has no others. */
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AgentId, Role } from '@hotline/contract'
import { hashPassword } from '../auth/passwords.ts'
import type { Tables } from '../database/schema.ts'

const commaList = z.string().transform((text) => text.split(',').filter((part) => part !== ''))
const Account = z.object({
  id: AgentId,
  name: z.string().min(1).max(50),
  roles: commaList.pipe(z.array(Role).min(1)),
  skills: commaList,
  // NIST SP 800-63B: length is what counts.
  password: z.string().min(12).max(200),
})

/** @throws Error with one sentence naming what is missing or wrong */
export async function writeAccount(
  db: Kysely<Tables>,
  password: string,
  [id, name, roles, skills = 'general']: readonly string[],
): Promise<string> {
  const parsed = Account.safeParse({ id, name, roles, skills, password })
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`)
    throw new Error(`account <工号> <name> <role,…> [skill,…] is missing or wrong in: ${wrong.join(', ')}`)
  }
  const account = parsed.data
  const row = {
    name: account.name,
    roles: account.roles,
    skills: account.skills,
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

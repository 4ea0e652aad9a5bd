/** The `hotline` command: what an operator does beside the running server. */
import { isDatabaseAway } from '../database/away.ts'
import { writeAccount } from './account.ts'
import { emergencyCommand } from './emergency.ts'
import { expertCommand } from './expert.ts'
import { journeyCommand } from './journey.ts'
import { messageCommand } from './message.ts'
import { missedCommand } from './missed.ts'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import type { Tables } from '../database/schema.ts'
import type { Kysely } from 'kysely'
import { routingCommand } from './routing.ts'
import { seedDemo } from '../seed/demo.ts'

type Env = Readonly<Record<string, string | undefined>>
interface Command {
  words: string
  run: (db: Kysely<Tables>, env: Env, args: readonly string[]) => Promise<string>
}

interface FileCommand {
  words: string
  run: (env: Env, args: readonly string[]) => string
}

/** A migration of a big table takes longer than a request may. */
const TIMEOUT_MS = 600_000

/** What needs no database, nor anything that runs. */
const FILE_COMMANDS: Readonly<Record<string, FileCommand>> = {
  routing: {
    words: 'routing rules: routing check FILE | show [FILE] [--json]',
    run: (env, args) => routingCommand(args, { folder: env.INIT_CWD, inForce: env.HOTLINE_ROUTING }),
  },
}

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: {
    words: 'bring the database to this version',
    run: async (db) => {
      const done = await migrate(db)
      return done.length === 0 ? 'the database is up to date' : `applied ${done.join(', ')}`
    },
  },
  account: {
    words:
      'make or change an account: account <工号> <name> <role,…> [skill,…]; password from HOTLINE_ACCOUNT_PASSWORD',
    run: (db, env, args) => writeAccount(db, env.HOTLINE_ACCOUNT_PASSWORD ?? '', args),
  },
  seed: {
    words: 'fill the demo county (demo mode only)',
    run: async (db, env) => {
      if (env.HOTLINE_MODE === 'production')
        throw new Error('In production mode there is no demo county to seed.')
      const password = env.HOTLINE_DEMO_PASSWORD ?? ''
      if (password.length < 8) throw new Error('HOTLINE_DEMO_PASSWORD must have at least 8 characters.')
      await seedDemo({ db, password, now: Date.now() })
      return 'the demo county is there'
    },
  },
  emergency: {
    words: 'routes and drill: emergency route 110 sip:HOST:PORT […] | drill on|off | list [--json]',
    run: (db, _env, args) => emergencyCommand(db, args),
  },
  expert: {
    words: 'expert units: expert add --unit NAME --contact sip:USER@HOST:PORT […] | list [--json]',
    run: (db, _env, args) => expertCommand(db, args),
  },
  journey: {
    words: 'calls: journey show ID [--json] | list --since TIME [--json]',
    run: (db, _env, args) => journeyCommand(db, args),
  },
  message: {
    words: 'who is told by message: message route 110 NAME=NUMBER […] | list [--json]',
    run: (db, _env, args) => messageCommand(db, args),
  },
  missed: {
    words: 'who is to be called back: missed list [--json]',
    run: (db, _env, args) => missedCommand(db, args),
  },
}

async function main([name, ...args]: readonly string[], env: Env): Promise<string> {
  const fileCommand =
    name !== undefined && Object.hasOwn(FILE_COMMANDS, name) ? FILE_COMMANDS[name] : undefined
  if (fileCommand !== undefined) return fileCommand.run(env, args)
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    const lines = Object.entries({ ...COMMANDS, ...FILE_COMMANDS }).map(
      ([each, { words }]) => `  ${each.padEnd(10)}${words}`,
    )
    throw new Error(`hotline: which command?\n${lines.join('\n')}`)
  }
  const url = env.DATABASE_URL ?? ''
  if (url === '') throw new Error('DATABASE_URL is not set.')
  const db = connect({ url, pool: 1, timeoutMs: TIMEOUT_MS, onError: () => undefined })
  try {
    return await command.run(db, env, args)
  } finally {
    await db.destroy()
  }
}

main(process.argv.slice(2), process.env).then(
  (told) => {
    process.stdout.write(`${told}\n`)
  },
  (error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`)
    process.exitCode = 1
  },
)

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (!isDatabaseAway(error)) return message
  return `The database does not answer; is the hotline running? (${message})`
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { postgresUrls } from './stack/postgres.ts'
import { Refusal, sentenceOf } from './stack/refusal.ts'
import { readSettings, ROOT } from './stack/settings.ts'

/** `npm run -s hotline -- …`: the server's command on the database of this installation, found as `npm start` finds it. */
try {
  // A routing file is checked before anything runs.
  if (process.argv[2] !== 'routing') process.env['DATABASE_URL'] = databaseUrl()
  await import(pathToFileURL(join(ROOT, 'server/src/cli/hotline.ts')).href)
} catch (failure) {
  console.error(sentenceOf(failure))
  process.exitCode = 1
}

/** @throws Refusal in one sentence where there is neither a given database nor a private one */
function databaseUrl(): string {
  const given = process.env['DATABASE_URL']?.trim() ?? ''
  if (given !== '') return given
  const settings = readSettings(process.env)
  // Asked first, because reading a secret that does not exist makes one.
  if (!existsSync(join(settings.home, 'postgres')))
    throw new Refusal(
      `There is no database in ${settings.home}: run npm start first, or set HOTLINE_HOME or DATABASE_URL.`,
    )
  return postgresUrls(settings).url
}

/** What the log may not contain: passwords, cookies, and citizens' numbers in full. */
import type { LoggerOptions } from 'pino'
import { maskNumber } from './domain/mask.ts'

/** `detail`, `where`: PostgreSQL puts the row that it refused into them. */
const SECRET = ['password', 'cookie', 'authorization', 'token', 'detail', 'where']
const NUMBERS = ['callerNumber', 'contactNumber', 'number', 'national']

const paths = [...SECRET, ...NUMBERS].flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`])

export function logOptions(level: string): LoggerOptions {
  return {
    level,
    redact: {
      paths: [...paths, 'req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]'],
      censor: (value, path) => {
        const name = path.at(-1) ?? ''
        return NUMBERS.includes(name) && typeof value === 'string' ? maskNumber(value) : '[hidden]'
      },
    },
  }
}

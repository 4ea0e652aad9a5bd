/** Passwords by argon2id; a guess at an unknown account costs the same time as one at a known account. */
import { hash, verify } from '@node-rs/argon2'

/** OWASP Password Storage Cheat Sheet (2025): argon2id, 19 MiB, 2 passes, 1 lane; the library's default is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

let decoy: Promise<string> | undefined

/** @param stored undefined where no such account exists: work is done all the same, and the answer is no */
export async function passwordFits(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const fits = await verify(stored ?? (await decoy), password.normalize('NFKC'))
  return fits && stored !== undefined
}

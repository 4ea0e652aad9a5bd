/** Which machines are drawn, and where. */
import { join } from 'node:path'
import { AGENT, JOURNEY, PARTY } from '@hotline/contract'
import { ROOT } from '../stack/settings.ts'

export const MACHINES = { agent: AGENT, journey: JOURNEY, party: PARTY } as const
export const DOCUMENT = join(ROOT, 'ARCHITECTURE.md')

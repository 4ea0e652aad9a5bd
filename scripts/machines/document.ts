/** Which machines are drawn, and where. */
import { join } from 'node:path'
import { AGENT, JOURNEY, OBSERVER, PARTY } from '@hotline/contract'
import { ROOT } from '../stack/settings.ts'

export const MACHINES = { agent: AGENT, journey: JOURNEY, party: PARTY, observer: OBSERVER } as const
export const DOCUMENT = join(ROOT, 'ARCHITECTURE.md')

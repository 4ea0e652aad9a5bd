/** All faults that can be played, in the order of quality's list. */
import type { Fault } from './fault.ts'
import { PEOPLE_FAULTS } from './people-faults.ts'
import { SERVER_FAULTS } from './server-faults.ts'
import { STORE_FAULTS } from './store-faults.ts'

export const FAULTS: readonly Fault[] = [...SERVER_FAULTS, ...STORE_FAULTS, ...PEOPLE_FAULTS].sort(
  (a, b) => Number(a.id.replace(/\D/g, '')) - Number(b.id.replace(/\D/g, '')) || (a.id < b.id ? -1 : 1),
)

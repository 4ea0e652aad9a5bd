import type { AgentId } from '@hotline/contract'

/** An expert's own seat 专家坐席: a headset of this system that units' contacts can name. It is never in the line. */
export interface Seat {
  readonly seatId: AgentId
  /** Account of the headset in the switch; lives until she logs out. */
  readonly headset?: { readonly name: string; readonly password: string }
  /** The headset is registered. */
  readonly online: boolean
}

/** Whether somebody can be reached there now. */
export type SeatPresence = 'offline' | 'free' | 'busy'

const ADDRESS = /^seat:(\d{3,6})$/

/** Undefined: the address is a telephone's. */
export function seatOfAddress(uri: string): AgentId | undefined {
  return ADDRESS.exec(uri)?.[1]
}

/** Kinds of differences that a comparison with reality can find; each is mended, counted and told to the operator. */
export const DIFFERENCES = [
  /** A caller whom we believed on the line is not there. */
  'caller_gone',
  /** The switch holds a caller for us whom nobody knew. */
  'caller_unknown',
  /** A headset's leg that we believed in is not there. */
  'agent_leg_gone',
  /** A headset rings or talks for a call that is over or elsewhere. */
  'agent_leg_unknown',
  /** A headset was picked up and nobody had heard so. */
  'answer_unheard',
  'party_leg_gone',
  'party_leg_unknown',
  /** A headset is registered, or not, otherwise than we believed. */
  'headset',
  /** The switch's own queue serves a caller and nobody had heard so. */
  'native_unheard',
  'bridge_left',
  /** The waiting line in Redis holds something else than the calls. */
  'line',
] as const

export type Difference = (typeof DIFFERENCES)[number]

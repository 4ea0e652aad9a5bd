// What the pop says about the caller. Pure.
import type { PopView } from '@hotline/contract'
import { zhCN } from '../../words/zh-cn.ts'

export type PopState =
  | { is: 'empty' }
  /** A call without a server: nothing but the number is known. */
  | { is: 'local'; number: string }
  | { is: 'loading'; number: string }
  | { is: 'known'; pop: PopView }

/** @param call the call on the desk, by the server or by the headset alone */
export function popState(
  call: { number: string; journeyId: string | undefined } | undefined,
  pop: PopView | undefined,
  serverUp: boolean,
): PopState {
  if (call === undefined) return { is: 'empty' }
  if (pop !== undefined && (call.journeyId === undefined || pop.journeyId === call.journeyId)) {
    return { is: 'known', pop }
  }
  return { is: serverUp ? 'loading' : 'local', number: call.number }
}

type KnownFlag = keyof typeof zhCN.flag

/** Undefined: a mark of this hotline's own, shown as it was written. */
export function knownFlag(flag: string): KnownFlag | undefined {
  return (Object.keys(zhCN.flag) as KnownFlag[]).find((known) => known === flag)
}

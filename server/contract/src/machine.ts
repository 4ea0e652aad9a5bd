/** A state machine is a table: state → event → next state. A target that is no state does not compile. */
export type MachineTable = Readonly<Record<string, Readonly<Record<string, string>>>>

export type StateOf<M extends MachineTable> = keyof M & string

/** Every event name that any state of the table knows. */
export type EventOf<M extends MachineTable> = { [S in keyof M]: keyof M[S] & string }[keyof M]

type TargetsAreStates<M extends MachineTable> = {
  [S in keyof M]: { [E in keyof M[S]]: M[S][E] extends keyof M ? M[S][E] : never }
}

export function machine<const M extends MachineTable>(table: M & TargetsAreStates<M>): M {
  return table
}

/** The state that follows, or undefined where `event` does not fit `state`. Never throws. */
export function next<M extends MachineTable>(
  table: M,
  state: StateOf<M>,
  event: EventOf<M>,
): StateOf<M> | undefined {
  const row = table[state]
  return row !== undefined && Object.hasOwn(row, event) ? row[event] : undefined
}

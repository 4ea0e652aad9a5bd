/** A state machine's table as a mermaid diagram, and its place in a document. Pure. */
import type { MachineTable } from '@hotline/contract'

/**
 * One arrow for each pair of states, with the events that lead there in the table's order. The table's first state is
 * where it begins; a state that no event leaves is where it ends.
 */
export function drawMachine(table: MachineTable): string {
  const states = Object.keys(table)
  const begin = states.slice(0, 1).map((state) => `[*] --> ${state}`)
  const arrows = Object.entries(table).flatMap(([state, row]) => {
    const events = new Map<string, string[]>()
    for (const [event, target] of Object.entries(row))
      events.set(target, [...(events.get(target) ?? []), event])
    if (events.size === 0) return [`${state} --> [*]`]
    return [...events].map(([target, names]) => `${state} --> ${target} : ${names.join(', ')}`)
  })
  return ['stateDiagram-v2', ...[...begin, ...arrows].map((line) => `    ${line}`)].join('\n')
}

/**
 * The document with each machine drawn anew between `<!-- machine:NAME -->` and `<!-- /machine:NAME -->`.
 * @throws Error for a machine that has no place in the document, or more than one
 */
export function withDrawings(document: string, machines: Readonly<Record<string, MachineTable>>): string {
  return Object.entries(machines).reduce((text, [name, table]) => {
    const [open, close] = [`<!-- machine:${name} -->`, `<!-- /machine:${name} -->`]
    const [before = '', place, ...more] = text.split(open)
    const end = place?.indexOf(close) ?? -1
    if (place === undefined || more.length > 0 || end < 0)
      throw new Error(`The document has no single place for ${name}: ${open} … ${close}`)
    const drawing = `\n\`\`\`mermaid\n${drawMachine(table)}\n\`\`\`\n`
    return `${before}${open}${drawing}${place.slice(end)}`
  }, document)
}

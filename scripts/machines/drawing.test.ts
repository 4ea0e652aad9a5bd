import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawMachine, withDrawings } from './drawing.ts'
import { DOCUMENT, MACHINES } from './document.ts'

const DOOR = {
  shut: { open: 'ajar', push: 'ajar', remove: 'gone' },
  ajar: { close: 'shut' },
  gone: {},
}
const DRAWN = [
  'stateDiagram-v2',
  '    [*] --> shut',
  '    shut --> ajar : open, push',
  '    shut --> gone : remove',
  '    ajar --> shut : close',
  '    gone --> [*]',
].join('\n')

describe('a machine in a document', () => {
  it('is drawn with one arrow a pair of states, from its first state to those that nothing leaves', () => {
    expect(drawMachine(DOOR)).toBe(DRAWN)
  })

  it('takes the place of its last drawing, and leaves the rest alone', () => {
    const old = 'a\n<!-- machine:door -->\nold\n<!-- /machine:door -->\nz\n'
    const drawn = withDrawings(old, { door: DOOR })
    expect(drawn).toBe(
      `a\n<!-- machine:door -->\n\`\`\`mermaid\n${DRAWN}\n\`\`\`\n<!-- /machine:door -->\nz\n`,
    )
    expect(withDrawings(drawn, { door: DOOR })).toBe(drawn)
  })

  it.each([
    ['none', 'no place'],
    ['no end', '<!-- machine:door -->'],
    ['two', '<!-- machine:door --><!-- /machine:door -->'.repeat(2)],
  ])('is refused where its places are %s', (_how, document) => {
    expect(() => withDrawings(document, { door: DOOR })).toThrow('no single place for door')
  })
})

describe('ARCHITECTURE.md', () => {
  it('shows the machines as their tables are; otherwise run `npm run machines`', () => {
    const document = readFileSync(DOCUMENT, 'utf8')
    expect(document).toBe(withDrawings(document, MACHINES))
  })
})

import { describe, expect, it } from 'vitest'
import { bigrams } from './bigrams.ts'

describe('bigrams', () => {
  it.each([
    ['家中停水', ['家中', '中停', '停水']],
    ['停水，停电', ['停水', '停电']],
    ['110 报警 ＡＢＣ', ['110', '报警', 'abc']],
    ['水', ['水']],
    ['𠮷野家', ['𠮷野', '野家']],
    ['请问怎么', ['问怎']],
    ['…… %_\\ \u0000', []],
  ])('cuts %j into %j', (text, pairs) => {
    expect(bigrams(text)).toEqual(pairs)
  })

  it('stays bounded on a long text', () => {
    const text = Array.from({ length: 5000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')
    expect(bigrams(text)).toHaveLength(60)
  })
})

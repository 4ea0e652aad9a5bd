import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanLine, cleanNumber, cleanText, shorten } from './text.ts'

describe('text from people', () => {
  it.each([
    ['停水\u0000两天\u0007', '停水两天'],
    ['\u202e1111000831\u202c', '1111000831'],
    ['a\ud800b', 'a\ufffdb'],
    ['𠮷野家', '𠮷野家'],
    ['e\u0301', 'é'],
    ['一\r\n二\r三', '一\n二\n三'],
    ['零\u200b宽\ufeff', '零宽'],
    ['👨‍👩‍👧', '👨‍👩‍👧'],
  ])('%j becomes %j', (from, to) => {
    expect(cleanText(from)).toBe(to)
  })

  it('is clean after one cleaning', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanText(text)
        expect(cleanText(once)).toBe(once)
        expect(cleanLine(once)).not.toMatch(/[\n\u0000]/)
        expect(Buffer.from(once, 'utf8').toString('utf8')).toBe(once)
      }),
    )
  })

  it('writes numbers in half width and without signs that are none', () => {
    expect(cleanNumber('０８１８－８２２３３４４<script>')).toBe('0818-8223344')
  })

  it('shortens without cutting a character in half', () => {
    expect(shorten('𠮷'.repeat(70), 60)).toBe(`${'𠮷'.repeat(59)}…`)
    expect(shorten('短', 60)).toBe('短')
  })
})

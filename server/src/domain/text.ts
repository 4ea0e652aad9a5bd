/** Text from people, made harmless once, where it comes in; the same for every field of every form. */

/** Half of a character: no database takes it. */
const LONE_SURROGATE = /\p{Surrogate}/gu
/** C0 and C1 without tab and line feed. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu
/** Marks that turn the reading direction (a name could show a false number), and characters of no width. */
const UNSEEN = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu

/** Lines stay. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(CONTROL, '')
    .replace(UNSEEN, '')
    .normalize('NFC')
    .trim()
}

/** For fields of one line: names, addresses. */
export function cleanLine(text: string): string {
  return cleanText(text.replace(/[\n\r\t]+/g, ' '))
}

/** For a number to call back as people write it: half width, and only what a number is written with. */
export function cleanNumber(text: string): string {
  return cleanLine(text.normalize('NFKC'))
    .replace(/[^\d+\s()-]/g, '')
    .trim()
}

/** At most `most` characters, never half of one. */
export function shorten(text: string, most: number): string {
  const characters = [...text.replace(/\s+/g, ' ')]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

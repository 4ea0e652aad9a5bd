/** Cuts Chinese text into pairs of neighbouring characters, which find titles without a dictionary. */

/** A spoken sentence has some thirty characters; more pairs find nothing more. */
const MOST = 60

/** Pairs that stand in every office sentence and tell nothing. */
const COMMON = new Set([
  '我们',
  '你们',
  '他们',
  '怎么',
  '什么',
  '如何',
  '问题',
  '情况',
  '反映',
  '咨询',
  '请问',
  '要求',
  '希望',
  '一个',
  '没有',
  '可以',
  '办理',
])

/**
 * @returns each pair once, in order; words of Latin letters and digits stay whole; a single character stands for itself
 */
export function bigrams(text: string): string[] {
  const found = new Set<string>()
  for (const [run] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|[a-z0-9]{2,}/gu)) {
    const characters = [...run]
    if (!/\p{Script=Han}/u.test(run) || characters.length === 1) {
      found.add(run)
      continue
    }
    for (let at = 0; at + 1 < characters.length; at += 1) {
      const pair = `${characters[at] ?? ''}${characters[at + 1] ?? ''}`
      if (!COMMON.has(pair)) found.add(pair)
    }
  }
  return [...found].slice(0, MOST)
}

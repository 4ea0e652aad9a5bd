/**
 * Skills with levels. An agent's account and a call's needs are written alike: `tax` or `tax:3`; a word without a level
 * means level 1. Languages and dialects (`dialect.sichuan`), teams (`team.1`) and sub-centres (`centre.kaijiang`) are
 * skills too: what a call may need and a seat may have.
 */

/** A skill's name holds none of the two separators. */
export const SKILL = /^[^\s+:,]{1,40}(:[1-9])?$/

/** @returns each skill with its highest level */
export function levelsOf(skills: readonly string[]): Map<string, number> {
  const levels = new Map<string, number>()
  for (const each of skills) {
    const [name = '', level = '1'] = each.split(':')
    levels.set(name, Math.max(levels.get(name) ?? 0, Number(level) || 1))
  }
  return levels
}

/** Whether somebody with these skills may take what needs those; no needs: everybody may. */
export function hasSkills(has: readonly string[], needs: readonly string[]): boolean {
  if (needs.length === 0) return true
  const levels = levelsOf(has)
  for (const [name, level] of levelsOf(needs)) if ((levels.get(name) ?? 0) < level) return false
  return true
}

/** One word for a set of skills, equal for equal sets: `general+tax:3`. */
export function skillWord(skills: readonly string[]): string {
  return [...levelsOf(skills)]
    .map(([name, level]) => (level === 1 ? name : `${name}:${String(level)}`))
    .sort()
    .join('+')
}

/** Joins requirement ids with the titles of the tests that name them. */
export interface Requirement {
  /** e.g. IN-7 */
  id: string
  rule: string
}

export interface Trace {
  proven: (Requirement & { files: string[] })[]
  unnamed: Requirement[]
  /** Ids that look like one of ours and are none: a typing error in a title. */
  unknown: { id: string; files: string[] }[]
}

/** @param text one `id rule` a line; lines that begin with # are comments */
export function parseRequirements(text: string): Requirement[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, id, rule] = /^([A-Z]{2}-\d+) (.+)$/.exec(line) ?? []
      if (id === undefined || rule === undefined) throw new Error(`no requirement: ${line}`)
      return { id, rule }
    })
}

export function traced(
  requirements: readonly Requirement[],
  sources: readonly { path: string; text: string }[],
): Trace {
  const named = new Map<string, Set<string>>()
  for (const { path, text } of sources)
    for (const id of idsInTitles(text)) named.set(id, (named.get(id) ?? new Set()).add(path))
  const kinds = new Set(requirements.map(({ id }) => id.slice(0, 2)))
  const known = new Set(requirements.map(({ id }) => id))
  return {
    proven: requirements.flatMap((one) => {
      const files = named.get(one.id)
      return files === undefined ? [] : [{ ...one, files: [...files] }]
    }),
    unnamed: requirements.filter(({ id }) => !named.has(id)),
    unknown: [...named]
      .filter(([id]) => kinds.has(id.slice(0, 2)) && !known.has(id))
      .map(([id, files]) => ({ id, files: [...files] })),
  }
}

/** Ids in the title of an it, test or describe, or of a YAML row's `name:`; elsewhere they prove nothing. */
function idsInTitles(text: string): string[] {
  const titles = [
    ...text.matchAll(
      /\b(?:it|test|describe)(?:\.\w+)*(?:\([^'"`]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gs,
    ),
  ].map((match) => match[2] ?? '')
  const rows = [...text.matchAll(/^\s*-?\s*name:\s*(.+)$/gm)].map((match) => match[1] ?? '')
  return [...titles, ...rows].flatMap((title) => title.match(/\b[A-Z]{2}-\d+\b/g) ?? [])
}

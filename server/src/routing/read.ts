/** Reads a routing file: YAML to rules, or every problem with its line and code. */
import { readFileSync } from 'node:fs'
import { LineCounter, isNode, parseDocument, type Document } from 'yaml'
import type { RoutingRules } from '@hotline/telephony'
import { problemsOf, type RoutingProblem } from './check.ts'
import { RoutingFile } from './schema.ts'

/** Names every problem; one line each in its message, as `demo.yaml:12 QUEUE_UNKNOWN numbers.1.queue: tax`. */
export class RoutingFileError extends Error {
  readonly problems: readonly (RoutingProblem & { line: number })[]

  constructor(path: string, problems: RoutingFileError['problems'], options?: ErrorOptions) {
    const lines = problems.map((each) => {
      const where = each.path.join('.')
      return `${path}:${String(each.line)} ${each.code} ${where === '' ? '' : `${where}: `}${each.words}`
    })
    super(lines.join('\n'), options)
    this.name = 'RoutingFileError'
    this.problems = problems
  }
}

/** @throws RoutingFileError */
export function readRoutingFile(path: string): RoutingRules {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new RoutingFileError(path, [{ code: 'FILE_UNREADABLE', path: [], line: 0, words }], { cause })
  }
  return parseRouting(text, path)
}

/**
 * @param path for the message alone
 * @throws RoutingFileError
 */
export function parseRouting(text: string, path: string): RoutingRules {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0)
    throw new RoutingFileError(
      path,
      document.errors.map(({ message, pos }) => ({
        ...{ code: 'YAML_INVALID' as const, path: [], words: message },
        line: lines.linePos(pos[0]).line,
      })),
    )
  const placed = (problem: RoutingProblem) => ({ ...problem, line: lineOf(document, lines, problem.path) })
  const parsed = RoutingFile.safeParse(document.toJS())
  if (!parsed.success)
    throw new RoutingFileError(
      path,
      parsed.error.issues.map((issue) =>
        placed({ code: 'FIELD_INVALID', path: issue.path as (string | number)[], words: issue.message }),
      ),
    )
  const problems = problemsOf(parsed.data)
  if (problems.length > 0) throw new RoutingFileError(path, problems.map(placed))
  return rulesOf(parsed.data)
}

/** Of the place itself, or of what holds it where it is missing. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range !== null && node.range !== undefined)
      return lines.linePos(node.range[0]).line
  }
  return 1
}

function rulesOf(file: RoutingFile): RoutingRules {
  return {
    ...file,
    queues: file.queues.map(({ relax, ...queue }) => ({
      ...queue,
      relax: relax.map(({ after, ...row }) => ({ ...row, afterMs: after })),
    })),
    callers: file.callers.map(({ when: { missedFor, ...when }, for: needsMs, ...row }) => ({
      ...row,
      needsMs,
      when: missedFor === undefined ? when : { ...when, missedMs: missedFor },
    })),
    emergency: { ...rename(file.emergency), anybodyAfterMs: file.emergency.anybodyAfter },
    patience: { afterMs: file.patience.after, reason: file.patience.reason },
    sticky:
      file.sticky === null
        ? null
        : { forMs: file.sticky.for, aheadMs: file.sticky.ahead, reason: file.sticky.reason },
  }
}

function rename({ anybodyAfter: _after, ...row }: RoutingFile['emergency']) {
  return row
}

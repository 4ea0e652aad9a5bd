import { AmiError } from './ami-error.ts'

/** What goes to and comes from Asterisk's manager interface, where a line break in a value would be a second action. */
export type AmiFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface AmiEvent {
  /** As sent, e.g. `ContactStatus`; empty for a response. */
  name: string
  /** Keys in lower case; of a repeated key the first value. */
  fields: Readonly<Record<string, string>>
}

const KEY = /^[A-Za-z][A-Za-z0-9_-]*$/

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** @throws AmiError `invalid` for a key or value that could end a line */
export function cleanFields(action: string, fields: AmiFields): Record<string, string> {
  const clean: Record<string, string> = {}
  for (const [key, value] of Object.entries({ action, ...fields })) {
    if (value === undefined) continue
    const text = String(value)
    if (!KEY.test(key) || key.toLowerCase() === 'actionid')
      throw new AmiError('invalid', action, `key ${key}`)
    if (CONTROL.test(text)) throw new AmiError('invalid', action, `control character in ${key}`)
    clean[key] = text
  }
  return clean
}

export function heardEvent(raw: Readonly<Record<string, unknown>>): AmiEvent {
  const fields: Record<string, string> = {}
  for (const [key, value] of Object.entries(raw)) {
    const first: unknown = Array.isArray(value) ? value[0] : value
    if (typeof first === 'string') fields[key] = first
  }
  return { name: fields['event'] ?? '', fields }
}

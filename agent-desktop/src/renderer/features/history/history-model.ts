// A disposition comes as text from years of calls: only one that we still know is shown.
import { DISPOSITIONS, type Disposition } from '@hotline/contract'

export function dispositionKey(text: string | null): Disposition | undefined {
  return DISPOSITIONS.find((known) => known === text)
}

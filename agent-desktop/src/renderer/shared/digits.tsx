// A long number in the groups people read aloud. The gaps are space on the screen only: copied or searched, it is whole.
import type { ReactNode } from 'react'
import { digitGroups } from './format.ts'

export function Digits({ value }: { value: string }): ReactNode {
  return (
    <span className="digits">
      {digitGroups(value).map((group, place) => (
        <span key={place}>{group}</span>
      ))}
    </span>
  )
}

// A region of the desk: named for screen readers and tests, headed for the eye, scrolling inside itself.
import type { ReactNode } from 'react'

export function Panel(props: {
  name: string
  className?: string
  /** Right of the heading. */
  aside?: ReactNode
  children: ReactNode
}): ReactNode {
  return (
    <section aria-label={props.name} className={`panel ${props.className ?? ''}`}>
      <header className="panel-head">
        <h2>{props.name}</h2>
        {props.aside}
      </header>
      <div className="panel-body">{props.children}</div>
    </section>
  )
}

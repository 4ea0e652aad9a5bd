// A region of the desk: named for screen readers and tests, headed for the eye, scrolling inside itself.
import type { ReactNode } from 'react'

export function Panel(props: {
  name: string
  className?: string
  /** Right of the heading. */
  aside?: ReactNode
  /** Holds nothing that takes the focus: the text itself must, so that the arrows can scroll it. */
  reading?: boolean
  children: ReactNode
}): ReactNode {
  return (
    <section aria-label={props.name} className={`panel ${props.className ?? ''}`}>
      <header className="panel-head">
        <h2>{props.name}</h2>
        {props.aside}
      </header>
      <div className="panel-body" {...(props.reading === true ? { tabIndex: 0 } : {})}>
        {props.children}
      </div>
    </section>
  )
}

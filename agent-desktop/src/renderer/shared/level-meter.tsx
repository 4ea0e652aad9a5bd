// A bar for sound. Drawn without React's help at 25 pictures a second: a scale transform costs an old PC nothing.
import { useEffect, useRef, type ReactNode } from 'react'
import type { ReadableStore } from './store.ts'

export function LevelMeter(props: {
  name: string
  /** dBFS */
  level: ReadableStore<number>
  /** 0..1 */
  share: (dbfs: number) => number
}): ReactNode {
  const bar = useRef<HTMLDivElement>(null)
  const { level, share } = props
  useEffect(() => {
    const draw = (): void => {
      if (bar.current !== null) bar.current.style.transform = `scaleX(${share(level.get()).toFixed(2)})`
    }
    draw()
    return level.subscribe(draw)
  }, [level, share])
  return (
    <div className="meter" role="img" aria-label={props.name}>
      <div className="meter-bar" ref={bar} />
    </div>
  )
}

// The timeline: loudness, where one is, and coloured bands with words. Arrows, page keys, Home and End move on it.
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { duration } from '../../shared/format.ts'
import { barsOf, rowsOf, seekByKey, type Band } from './recording-model.ts'

export function Waveform(props: {
  peaks: readonly number[]
  bands: readonly Band[]
  atMs: number
  durationMs: number
  seek: (ms: number) => void
}): ReactNode {
  const { t } = useTranslation()
  const { atMs, durationMs, seek } = props
  const share = (ms: number): string => `${String((100 * ms) / Math.max(1, durationMs))}%`
  const onKey = (event: KeyboardEvent): void => {
    const to = seekByKey(event.key, atMs, durationMs)
    if (to === undefined) return
    event.preventDefault()
    seek(to)
  }
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    seek(Math.round(((event.clientX - left) / width) * durationMs))
  }
  const bars = barsOf(props.peaks)
  return (
    <div className="waveform">
      <div
        role="slider"
        tabIndex={0}
        aria-label={t('recording.position')}
        aria-valuemin={0}
        aria-valuemax={Math.round(durationMs / 1000)}
        aria-valuenow={Math.round(atMs / 1000)}
        aria-valuetext={t('recording.positionOf', { at: duration(atMs), whole: duration(durationMs) })}
        className="waveform-bars"
        onKeyDown={onKey}
        onClick={onClick}
      >
        <svg viewBox={`0 0 ${String(bars.length)} 100`} preserveAspectRatio="none" aria-hidden="true">
          {bars.map((peak, at) => (
            <rect key={at} x={at + 0.15} width={0.7} y={50 - peak / 2} height={Math.max(1, peak)} />
          ))}
        </svg>
        <span className="waveform-now" style={{ left: share(atMs) }} />
      </div>
      {rowsOf(props.bands).map((row, at) => (
        <div key={at} className="waveform-row">
          {row.map((band) => (
            <button
              key={`${band.kind}${String(band.fromMs)}${band.name}`}
              type="button"
              className={`band band-${band.kind}`}
              style={{ left: share(band.fromMs), width: share(band.toMs - band.fromMs) }}
              title={label(band)}
              aria-label={label(band)}
              onClick={() => seek(band.fromMs)}
            >
              {t(`recording.region.${band.kind}`)}
            </button>
          ))}
        </div>
      ))}
    </div>
  )

  function label({ kind, name, fromMs, toMs }: Band): string {
    const word = t(`recording.region.${kind}`)
    return `${word}${name === '' ? '' : ` ${name}`} ${duration(fromMs)}–${duration(toMs)}`
  }
}

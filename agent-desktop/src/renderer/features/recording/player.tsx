// Plays one voice or all: the browser's own audio does the work, keys and buttons say what it shall do.
import { PauseOutlined, CaretRightFilled } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListenAnswer, RecordingFileView, RecordingView } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { bandsOf, SPEEDS, voicesOf, type Speed } from './recording-model.ts'
import { RedactForm } from './redact-form.tsx'
import { Waveform } from './waveform.tsx'

export function Player(props: {
  view: RecordingView
  listening: ListenAnswer
  redact: (wish: { fromMs: number; toMs: number; why: string }) => Promise<void>
}): ReactNode {
  const { t } = useTranslation()
  const { view, listening } = props
  const audio = useRef<HTMLAudioElement>(null)
  const voices = voicesOf(view.files)
  const [voice, setVoice] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>(1)
  const [atMs, setAtMs] = useState(0)
  const [broken, setBroken] = useState(false)
  const durationMs = view.durationMs ?? 0
  const url = listening.links.find(({ fileId }) => fileId === voices[voice]?.id)?.url

  const seek = (ms: number): void => {
    setAtMs(ms)
    if (audio.current !== null) audio.current.currentTime = ms / 1000
  }
  const toggle = (): void => {
    if (audio.current === null) return
    if (!playing) void audio.current.play().catch(() => setBroken(true))
    else audio.current.pause()
  }
  const prepare = (): void => {
    if (audio.current === null) return
    audio.current.playbackRate = speed
    if (Math.abs(audio.current.currentTime * 1000 - atMs) > 100) audio.current.currentTime = atMs / 1000
    if (playing) void audio.current.play().catch(() => setBroken(true))
  }
  return (
    <>
      <audio
        ref={audio}
        src={url}
        preload="auto"
        onLoadedMetadata={prepare}
        onPlay={() => setPlaying(true)}
        onPause={(event) => {
          // A change of the voice pauses too, and goes on by itself.
          if (event.currentTarget.networkState !== HTMLMediaElement.NETWORK_EMPTY) setPlaying(false)
        }}
        onTimeUpdate={(event) => setAtMs(event.currentTarget.currentTime * 1000)}
        onError={() => setBroken(true)}
      />
      <Waveform {...{ peaks: listening.peaks, atMs, durationMs, seek }} bands={bandsOf(view)} />
      <div className="player-controls">
        <Button
          type="primary"
          icon={playing ? <PauseOutlined aria-hidden="true" /> : <CaretRightFilled aria-hidden="true" />}
          aria-label={t(playing ? 'recording.pause' : 'recording.play')}
          onClick={toggle}
        >
          {t(playing ? 'recording.pause' : 'recording.play')}
        </Button>
        <output className="player-time">
          {duration(atMs)} / {duration(durationMs)}
        </output>
        <div role="radiogroup" aria-label={t('recording.speed')} className="player-speeds">
          {SPEEDS.map((each) => (
            <button
              key={each}
              type="button"
              role="radio"
              aria-checked={each === speed}
              onClick={() => {
                setSpeed(each)
                if (audio.current !== null) audio.current.playbackRate = each
              }}
            >
              {each}×
            </button>
          ))}
        </div>
        <Select
          aria-label={t('recording.voice')}
          className="player-voice"
          value={voice}
          onChange={setVoice}
          options={voices.map((file, at) => ({ value: at, label: voiceWords(file) }))}
        />
      </div>
      {broken && (
        <p role="alert" className="trouble">
          {t('recording.broken')}
        </p>
      )}
      {view.mayRedact && <RedactForm atMs={atMs} durationMs={durationMs} redact={props.redact} />}
    </>
  )

  function voiceWords({ role, name }: RecordingFileView): string {
    if (role === null) return t('recording.everybody')
    return `${t(`recording.role.${role}`)} ${name}`.trim()
  }
}

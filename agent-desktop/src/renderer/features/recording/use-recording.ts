// Reads one journey's recording; asks for links with a reason; takes a stretch out.
import { useEffect, useEffectEvent, useState } from 'react'
import { ListenAnswer, RecordingView } from '@hotline/contract'
import { callApi } from '../../shared/api.ts'

export interface RecordingDoor {
  view: RecordingView | undefined
  /** Undefined until a reason was given. */
  listening: ListenAnswer | undefined
  failure: unknown
  listen: (why: string) => Promise<void>
  redact: (wish: { fromMs: number; toMs: number; why: string }) => Promise<void>
}

/** While it is being made it is asked for again. */
const AGAIN_MS = 3000
/** Every voice is decoded and encoded once more: an hour's call takes a minute or two on a busy machine. */
const REDACT_LIMIT_MS = 600_000

export function useRecording(journeyId: string): RecordingDoor {
  const [view, setView] = useState<RecordingView>()
  const [asked, setAsked] = useState<{ why: string; answer: ListenAnswer }>()
  const [failure, setFailure] = useState<unknown>()
  const path = `/api/journeys/${journeyId}/recording`
  const read = useEffectEvent(() => {
    callApi({ method: 'GET', path, answer: RecordingView }).then(
      (shown) => {
        setView(shown)
        setFailure(undefined)
      },
      (cause: unknown) => setFailure(cause),
    )
  })
  const unmade = view === undefined || view.state === 'running' || view.state === 'in_work'
  useEffect(() => {
    read()
  }, [journeyId])
  useEffect(() => {
    if (!unmade) return
    const timer = setInterval(() => read(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [unmade])

  const listen = async (why: string): Promise<void> => {
    const body = { why }
    const answer = await callApi({ method: 'POST', path: `${path}/listen`, body, answer: ListenAnswer })
    setAsked({ why, answer })
  }
  return {
    view,
    listening: asked?.answer,
    failure,
    listen,
    async redact(wish) {
      const asking = {
        method: 'POST',
        path: `${path}/redactions`,
        body: wish,
        limitMs: REDACT_LIMIT_MS,
      } as const
      setView(await callApi({ ...asking, answer: RecordingView }))
      // The files are new ones, and so are the links.
      if (asked !== undefined) await listen(asked.why)
    },
  }
}

import { ConfigProvider } from 'antd'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ListenAnswer, RecordingView } from '@hotline/contract'
import { startWords } from '../../shared/words.ts'
import { RecordingRegion } from './recording.tsx'

const JOURNEY = '00000000-0000-4000-8000-000000000001'
const [MIX, TRACK] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
const SHA = 'a'.repeat(64)

const READY: RecordingView = {
  ...{ journeyId: JOURNEY, state: 'ready', fault: null, class: 'ordinary', startedAt: 1_795_000_000_000 },
  ...{ durationMs: 60_000, expiresAt: 1_810_000_000_000, mayRedact: true, redactions: [] },
  files: [
    { id: MIX, kind: 'mix', role: null, name: '', bytes: 1, sha256: SHA },
    { id: TRACK, kind: 'track', role: 'caller', name: '', bytes: 1, sha256: SHA },
  ],
  regions: [
    { kind: 'hold', name: '', fromMs: 10_000, toMs: 20_000 },
    { kind: 'three_way', name: '区水务局', fromMs: 30_000, toMs: 45_000 },
  ],
  agents: [{ agentId: '1001', atMs: 0 }],
}
const LINKS: ListenAnswer = {
  links: [MIX, TRACK].map((fileId) => ({ fileId, url: `/api/recordings/${fileId}/audio?link=x` })),
  expiresAt: 1_795_000_300_000,
  peaks: [0, 50, 100],
}

const page = (
  <ConfigProvider button={{ autoInsertSpace: false }}>
    <RecordingRegion journeyId={JOURNEY} />
  </ConfigProvider>
)

describe('录音', () => {
  let shown: RecordingView
  const asked: { path: string; body: unknown }[] = []
  beforeAll(() => startWords('zh-CN'))
  beforeEach(() => {
    asked.length = 0
    shown = READY
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      asked.push({ path, body })
      if (path.endsWith('/redactions'))
        shown = { ...READY, redactions: [{ ...(body as Redaction), by: '2001', at: 1 }] }
      return Promise.resolve(Response.json(path.endsWith('/listen') ? LINKS : shown))
    })
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })
  type Redaction = { fromMs: number; toMs: number; why: string }

  const region = () => screen.getByRole('region', { name: '录音' })
  const button = (name: string | RegExp) => within(region()).getByRole<HTMLButtonElement>('button', { name })
  const open = async () => {
    render(page)
    await within(region()).findByText('录音可收听')
  }
  const listen = async () => {
    await open()
    fireEvent.change(screen.getByLabelText('收听原因'), { target: { value: ' 核实时间 ' } })
    fireEvent.click(button('收听'))
    return screen.findByRole('slider', { name: '播放位置' })
  }

  it('CF-2 asks for a reason before anything is to be heard or seen of it', async () => {
    await open()
    expect(screen.queryByRole('slider')).toBeNull()
    expect(region().querySelector('audio')).toBeNull()
    expect(button('收听').disabled).toBe(true)
    expect(asked.map(({ path }) => path)).toEqual([`/api/journeys/${JOURNEY}/recording`])
    cleanup()
    await listen()
    expect(asked.at(-1)).toEqual({
      path: `/api/journeys/${JOURNEY}/recording/listen`,
      body: { why: '核实时间' },
    })
    expect(region().querySelector('audio')?.getAttribute('src')).toBe(LINKS.links[0]?.url)
  })

  it('moves by keys, by a region, and plays at another speed', async () => {
    const slider = await listen()
    const at = () => slider.getAttribute('aria-valuetext')
    fireEvent.keyDown(slider, { key: 'ArrowRight' })
    expect(at()).toBe('00:05，共 01:00')
    fireEvent.click(button('三方通话 区水务局 00:30–00:45'))
    expect(at()).toBe('00:30，共 01:00')
    fireEvent.keyDown(slider, { key: 'End' })
    expect(at()).toBe('01:00，共 01:00')
    fireEvent.click(screen.getByRole('radio', { name: '1.5×' }))
    expect(screen.getByRole('radio', { name: '1.5×' }).getAttribute('aria-checked')).toBe('true')
    expect(region().querySelector('audio')?.playbackRate).toBe(1.5)
  })

  it('CF-2 takes out what lies between two places, and shows that it is gone', async () => {
    const slider = await listen()
    expect(button('确认遮盖').disabled).toBe(true)
    fireEvent.keyDown(slider, { key: 'ArrowRight' })
    fireEvent.click(button(/^从此处/))
    fireEvent.keyDown(slider, { key: 'ArrowRight' })
    fireEvent.click(button(/^到此处/))
    fireEvent.change(screen.getByLabelText('遮盖原因'), { target: { value: '银行卡号' } })
    fireEvent.click(button('确认遮盖'))
    await within(region()).findByRole('button', { name: '已遮盖 00:05–00:10' })
    expect(asked.find(({ path }) => path.endsWith('/redactions'))?.body).toEqual({
      ...{ fromMs: 5000, toMs: 10_000, why: '银行卡号' },
    })
  })

  it('says in words why there is none', async () => {
    shown = {
      ...READY,
      state: 'missing',
      fault: 'disk_low',
      files: [],
      regions: [],
      durationMs: null,
      mayRedact: false,
    }
    render(page)
    await screen.findByText('此通话没有录音')
    expect(region().textContent).toContain('磁盘空间不足')
    expect(screen.queryByLabelText('收听原因')).toBeNull()
  })
})

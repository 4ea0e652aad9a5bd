import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ExpertUnitView } from '@hotline/contract'
import { ApiFailure } from '../../shared/api.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { startWords } from '../../shared/words.ts'
import { aTalk, aUnit } from '../../testing/views.ts'
import { ExpertsPanel } from './experts.tsx'
import type { Purpose } from './experts-model.ts'
import { useDirectoryDoor } from './use-directory-door.ts'
import { useExperts } from './use-experts.ts'

const JOURNEY = aTalk().call?.journeyId
const UNITS = [
  aUnit(),
  aUnit({
    unitId: '00000000-0000-4000-8000-0000000000e2',
    name: '区供电公司',
    duty: '供电',
    busy: true,
    contacts: [{ label: '3002 杜明', presence: 'busy', onDuty: true, hours: '' }],
    asked: 0,
    answered: 0,
    meanAnswerMs: null,
  }),
  aUnit({
    unitId: '00000000-0000-4000-8000-0000000000e3',
    name: '区燃气公司',
    contactCount: 0,
    contacts: [],
  }),
]
/** 诉求内容 goes along, also where no question was written. */
const BRIEF = { question: '', note: '', matter: '停水' }
const command = vi.fn<(name: string, input: unknown) => Promise<unknown>>()
const asked: string[] = []
let answer: () => Response

function Desk({ barred = {} }: { barred?: Partial<Record<Purpose, string>> }) {
  const door = useDirectoryDoor()
  const view = useExperts({
    door,
    journeyId: JOURNEY,
    barred,
    matter: '停水',
    command: command as unknown as SendCommand,
  })
  return (
    <>
      <textarea aria-label="诉求内容" defaultValue="停水" />
      <button onClick={() => door.openFor('consult')}>咨询</button>
      <ExpertsPanel view={view} now={0} />
    </>
  )
}
const list = (units: readonly ExpertUnitView[]) => () => Response.json({ units })
const region = () => within(screen.getByRole('region', { name: '专家目录' }))
const box = () => region().getByRole('searchbox', { name: '按名称、职责或地点查找' })
const key = (name: string, over: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...over })
const open = async (barred = {}) => {
  render(<Desk barred={barred} />)
  const opener = screen.getByRole('button', { name: '咨询' })
  opener.focus()
  fireEvent.click(opener)
  await region().findAllByRole('option')
}

beforeAll(() => startWords('zh-CN'))
beforeEach(() => {
  asked.length = 0
  answer = list(UNITS)
  command.mockReset().mockResolvedValue({})
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return answer()
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('专家目录', () => {
  it('is one line until it is needed, and asks the server nothing', () => {
    render(<Desk />)
    expect(region().queryByRole('searchbox')).toBeNull()
    expect(region().getByRole('button', { name: '展开' }).getAttribute('aria-expanded')).toBe('false')
    expect(asked).toEqual([])
  })
  it('opens for the purpose that was pressed, with the focus in the search box', async () => {
    await open()
    expect(document.activeElement).toBe(box())
    expect(region().getByRole<HTMLInputElement>('radio', { name: '咨询' }).checked).toBe(true)
    expect(asked).toEqual(['/api/experts'])
  })
  it('DA-3 shows presence by word, and the figures with their formula', async () => {
    await open()
    const [water, power, gas] = region().getAllByRole('option')
    expect(water?.textContent).toContain('坐席在线')
    expect(water?.textContent).toContain('供水、排水 · 江东区')
    expect(
      within(water ?? document.body).getByTitle('近30天应答率＝应答 38 次÷呼叫 40 次').textContent,
    ).toContain('95.0 %')
    expect(within(water ?? document.body).getByTitle(/近30天平均应答用时/).textContent).toContain('12 秒')
    expect(power?.textContent).toContain('通话中')
    expect(within(power ?? document.body).getByTitle('近30天没有呼叫过').textContent).toContain('—')
    expect(gas?.getAttribute('aria-disabled')).toBe('true')
  })
  it('DA-2 asks by arrows and Enter alone, closes, and gives the focus back', async () => {
    await open()
    key('ArrowDown')
    expect(region().getByRole('option', { selected: true }).textContent).toContain('区供电公司')
    key('Enter', { repeat: true })
    expect(command).not.toHaveBeenCalled()
    key('Enter')
    expect(command.mock.calls).toEqual([
      ['call:consult', { journeyId: JOURNEY, unitId: UNITS[1]?.unitId, brief: BRIEF }],
    ])
    await waitFor(() => expect(region().queryByRole('searchbox')).toBeNull())
    expect(document.activeElement).toBe(screen.getByRole('button', { name: '咨询' }))
  })
  it('can be asked for another purpose, by the mouse', async () => {
    await open()
    fireEvent.click(region().getByRole('radio', { name: '转接' }))
    fireEvent.click(region().getByRole('button', { name: '呼叫 江东区水务局' }))
    expect(command.mock.calls).toEqual([
      ['call:transfer', { journeyId: JOURNEY, unitId: UNITS[0]?.unitId, brief: BRIEF }],
    ])
    await waitFor(() => expect(region().queryByRole('searchbox')).toBeNull())
  })
  it('DA-4 takes question and note along; a slash in them is a slash, and Ctrl+Enter asks', async () => {
    await open()
    const question = region().getByRole('textbox', { name: '问题' })
    question.focus()
    fireEvent.change(question, { target: { value: '几点恢复供水？' } })
    key('/')
    key('Enter')
    expect(document.activeElement).toBe(question)
    expect(command).not.toHaveBeenCalled()
    fireEvent.change(region().getByRole('textbox', { name: '备注' }), { target: { value: '家中有老人' } })
    key('Enter', { ctrlKey: true })
    const brief = { question: '几点恢复供水？', note: '家中有老人', matter: '停水' }
    expect(command.mock.calls).toEqual([
      ['call:consult', { journeyId: JOURNEY, unitId: UNITS[0]?.unitId, brief }],
    ])
    await waitFor(() => expect(region().queryByRole('searchbox')).toBeNull())
  })
  it('Escape closes it and touches no text', async () => {
    await open()
    key('Escape')
    expect(region().queryByRole('searchbox')).toBeNull()
    expect(screen.getByLabelText<HTMLTextAreaElement>('诉求内容').value).toBe('停水')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: '咨询' }))
  })
  it('searches as somebody types, and / leads from the list to the box', async () => {
    await open()
    region().getByRole('listbox').focus()
    key('/')
    expect(document.activeElement).toBe(box())
    answer = list([])
    fireEvent.change(box(), { target: { value: '燃气' } })
    expect(await region().findByText('没有符合“燃气”的单位，请换一个词。')).toBeTruthy()
    expect(asked.at(-1)).toBe('/api/experts?q=%E7%87%83%E6%B0%94')
  })
  it('never asks a unit that the typing has left behind, however fast Enter comes', async () => {
    await open()
    fireEvent.change(box(), { target: { value: '供电' } })
    key('Enter')
    expect(command.mock.calls).toEqual([
      ['call:consult', { journeyId: JOURNEY, unitId: UNITS[1]?.unitId, brief: BRIEF }],
    ])
    await waitFor(() => expect(region().queryByRole('searchbox')).toBeNull())
  })
  it('a unit that nobody can ring is not asked', async () => {
    await open()
    key('ArrowDown')
    key('ArrowDown')
    key('Enter')
    expect(region().getByRole<HTMLButtonElement>('button', { name: '呼叫 区燃气公司' }).disabled).toBe(true)
    expect(command).not.toHaveBeenCalled()
  })
  it('says why nobody can be asked now', async () => {
    await open({ consult: '应急联动中，来电人不能被保持' })
    expect(region().getByText('应急联动中，来电人不能被保持')).toBeTruthy()
    key('Enter')
    expect(command).not.toHaveBeenCalled()
  })
  it('stays open when it is refused, and says why', async () => {
    command.mockRejectedValue(new ApiFailure('TOO_MANY_PARTIES'))
    await open()
    key('Enter')
    expect(await region().findByText('通话人数已满，请先挂断一方。')).toBeTruthy()
  })
  it('says that it is empty, and that it could not be read', async () => {
    answer = list([])
    render(<Desk />)
    fireEvent.click(region().getByRole('button', { name: '展开' }))
    expect(region().getByText('正在读取专家目录…')).toBeTruthy()
    expect(await region().findByText(/还没有登记专家单位/)).toBeTruthy()
    cleanup()
    answer = () => Response.json({ error: { code: 'DATABASE_AWAY', details: {} } }, { status: 503 })
    render(<Desk />)
    fireEvent.click(region().getByRole('button', { name: '展开' }))
    expect(await region().findByText('数据库失联，请稍候再试。')).toBeTruthy()
  })
})

import { describe, expect, it } from 'vitest'
import { aPop, aTicket } from '../../testing/views.ts'
import {
  accepted,
  callerOf,
  emptyDraft,
  intend,
  isChanged,
  isWorthKeeping,
  keepMine,
  prefill,
  problems,
  refused,
  takeTheirs,
  TicketDraft,
  write,
} from './ticket-model.ts'

const JOURNEY = '00000000-0000-4000-8000-000000000001'
const [K1, K2, K3] = ['key-00000001', 'key-00000002', 'key-00000003'] as const
const caller = callerOf(aPop(), null)
const written = write(prefill(emptyDraft(JOURNEY), caller), { kind: 'help', matter: '家里停水两天' })
const atServer = (draft: TicketDraft, version = 1, number = '261121000001') =>
  aTicket({ ...draft.content, version, number })

describe('what is known about the caller', () => {
  it('fills the empty form', () => {
    expect(prefill(emptyDraft(JOURNEY), caller).content).toMatchObject({
      callerName: '张桂兰',
      contactNumber: '13800001111',
      address: '东街 18 号',
    })
  })
  it('never overwrites what a person wrote, not even what she emptied', () => {
    const draft = write(emptyDraft(JOURNEY), { callerName: '李四', contactNumber: '' })
    expect(prefill(draft, caller).content).toMatchObject({
      callerName: '李四',
      contactNumber: '',
      address: '东街 18 号',
    })
  })
  it('IN-8 sets the kind of the number that was dialled, unless somebody chose one', () => {
    const theirs = callerOf(aPop(), 'consultation')
    expect(prefill(emptyDraft(JOURNEY), theirs).content.kind).toBe('consultation')
    expect(prefill(write(emptyDraft(JOURNEY), { kind: 'help' }), theirs).content.kind).toBe('help')
    expect(isWorthKeeping(prefill(emptyDraft(JOURNEY), theirs))).toBe(false)
  })
  it('never puts an empty value over a full one', () => {
    const draft = prefill(emptyDraft(JOURNEY), caller)
    expect(prefill(draft, { ...caller, name: '', address: '' }).content).toEqual(draft.content)
  })
  it('changes nothing after the ticket was saved, and nothing when nothing is new', () => {
    const saved = accepted(intend(written, 'register', K1), atServer(written), K2)
    expect(prefill(saved, { ...caller, name: '别人' })).toBe(saved)
    expect(prefill(written, caller)).toBe(written)
  })
})

describe('registering', () => {
  it('IN-2 IN-3 needs a kind and a matter; a draft needs neither', () => {
    expect(problems(emptyDraft(null).content, 'register')).toEqual({ kind: 'needKind', matter: 'needMatter' })
    expect(problems(write(emptyDraft(null), { matter: '   ', kind: 'help' }).content, 'register')).toEqual({
      matter: 'needMatter',
    })
    expect(problems(emptyDraft(null).content, 'draft')).toEqual({})
    expect(problems(written.content, 'register')).toEqual({})
  })
  it('refuses a text that the server would refuse', () => {
    expect(problems({ ...written.content, address: '长'.repeat(201) }, 'draft')).toEqual({
      address: 'tooLong',
    })
  })
})

describe('a save', () => {
  it('creates first and updates after, at the version last seen', () => {
    const first = intend(written, 'register', K1)
    expect(first.pending).toMatchObject({ do: 'create', key: K1, body: { draft: false, journeyId: JOURNEY } })
    const saved = accepted(first, atServer(written, 3), K2)
    expect(saved.pending).toBeNull()
    expect(isChanged(saved)).toBe(false)
    const second = intend(write(saved, { matter: '还停电' }), 'register', K2)
    expect(second.pending).toMatchObject({
      do: 'update',
      key: K2,
      number: '261121000001',
      body: { expectedVersion: 3, matter: '还停电' },
    })
  })
  it('pressed twice is one save with one key', () => {
    const once = intend(written, 'register', K1)
    expect(intend(once, 'register', K2)).toBe(once)
  })
  it('keeps key and text while it waits, and text written meanwhile follows in a save of its own', () => {
    const waiting = write(intend(written, 'register', K1), { matter: '家里停水三天' })
    expect(waiting.pending).toMatchObject({ key: K1, body: { matter: '家里停水两天' } })
    const again = intend(waiting, 'register', K2)
    expect(again.pending).toMatchObject({ key: K1, body: { matter: '家里停水两天' } })
    const after = accepted(again, atServer(written), K3)
    expect(after.pending).toMatchObject({ do: 'update', key: K3, body: { matter: '家里停水三天' } })
  })
  it('never makes a registered ticket a draft again', () => {
    const saved = accepted(intend(written, 'register', K1), atServer(written), K2)
    expect(intend(write(saved, { matter: 'x' }), 'draft', K2).pending?.body.draft).toBe(false)
  })
  it('survives storage word for word', () => {
    const waiting = intend(written, 'register', K1)
    expect(TicketDraft.parse(JSON.parse(JSON.stringify(waiting)))).toEqual(waiting)
  })
})

describe('a stale version', () => {
  const saved = accepted(intend(written, 'register', K1), atServer(written), K2)
  const mine = write(saved, { matter: '我的文字' })
  const theirs = aTicket({ ...saved.content, matter: '别人的文字', version: 2 })
  const conflict = refused(intend(mine, 'register', K2), theirs)

  it('shows both and sends nothing', () => {
    expect(conflict).toMatchObject({ pending: null, theirs: { version: 2 }, content: { matter: '我的文字' } })
  })
  it('mine is saved over theirs only when the agent says so', () => {
    expect(keepMine(conflict, K3).pending).toMatchObject({
      do: 'update',
      key: K3,
      body: { expectedVersion: 2, matter: '我的文字' },
    })
  })
  it('theirs is taken with my text put aside, not lost', () => {
    const taken = takeTheirs(conflict)
    expect(taken).toMatchObject({ theirs: null, aside: '我的文字', content: { matter: '别人的文字' } })
    expect(isChanged(taken)).toBe(false)
    expect(isWorthKeeping(taken)).toBe(true)
  })
})

describe('what is worth keeping', () => {
  it('is what a person wrote, not what was filled in', () => {
    expect(isWorthKeeping(prefill(emptyDraft(JOURNEY), caller))).toBe(false)
    expect(isWorthKeeping(written)).toBe(true)
    expect(isWorthKeeping(intend(written, 'draft', K1))).toBe(true)
    expect(isWorthKeeping(accepted(intend(written, 'register', K1), atServer(written), K2))).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { EMERGENCY_SERVICES } from '@hotline/contract'
import { en } from '../words/en.ts'
import { zhCN } from '../words/zh-cn.ts'
import { ApiFailure, isPassing } from './api.ts'
import { dateTime, digitGroups, duration } from './format.ts'
import { createMemory } from './memory.ts'
import { ariaKeys, matches, SHORTCUTS, type ShortcutName } from './shortcuts.ts'

describe('figures', () => {
  it.each([
    [0, '00:00'],
    [-5000, '00:00'],
    [59_999, '00:59'],
    [134_000, '02:14'],
    [3_734_000, '1:02:14'],
  ])('%i ms is %s', (ms, text) => expect(duration(ms)).toBe(text))
  it('dates are those of the hotline’s own zone, whatever this computer thinks', () => {
    expect(dateTime(Date.UTC(2026, 9, 1, 16, 5))).toBe('2026-10-02 00:05')
  })
  it.each([
    ['13800001111', ['138', '0000', '1111']],
    ['261121000017', ['2611', '2100', '0017']],
    ['12345', ['12345']],
    ['', ['']],
  ])('%s is read as %j', (digits, groups) => {
    expect(digitGroups(digits)).toEqual(groups)
    expect(digitGroups(digits).join('')).toBe(digits)
  })
})

describe('keys', () => {
  const names = Object.keys(SHORTCUTS) as ShortcutName[]
  const press = (keys: string) => {
    const parts = keys.split('+')
    const key = parts.at(-1) ?? ''
    return {
      key,
      code: /^\d$/.test(key) ? `Digit${key}` : key,
      ctrlKey: parts.includes('Ctrl'),
      shiftKey: parts.includes('Shift'),
      metaKey: false,
      altKey: false,
    }
  }
  it.each(names)('%s answers to its own key alone', (name) => {
    expect(names.filter((other) => matches(press(SHORTCUTS[name].keys), SHORTCUTS[other].keys))).toEqual([
      name,
    ])
  })
  it.each([
    ['!', 'Digit1', true],
    ['！', 'Digit1', true],
    ['Process', 'Digit1', true],
    ['1', 'Digit1', true],
    ['@', 'Digit2', false],
    ['1', 'Numpad1', false],
  ])('EM-1 the key at the place of 1 is 110, whatever it writes: %s at %s: %s', (key, code, is110) => {
    const press = { key, code, ctrlKey: true, shiftKey: true, metaKey: false, altKey: false }
    expect(matches(press, SHORTCUTS.emergency110.keys)).toBe(is110)
    expect(matches({ ...press, shiftKey: false }, SHORTCUTS.emergency110.keys)).toBe(false)
  })
  it('EM-1 the four services are on 1 to 4 in their own order', () => {
    expect(
      EMERGENCY_SERVICES.map((service) => SHORTCUTS[`emergency${service}`].keys.split('+').at(-1)),
    ).toEqual(['1', '2', '3', '4'])
  })
  it('never takes a bare letter, Escape or Enter away from somebody who types', () => {
    for (const name of names) expect(SHORTCUTS[name].keys).toMatch(/^(Ctrl\+.+|F\d+)$/)
  })
  it('are written for screen readers as ARIA wants them', () => {
    expect(ariaKeys('save')).toBe('Control+S')
    expect(ariaKeys('answer')).toBe('F2')
  })
})

describe('words', () => {
  const leaves = (words: object, path = ''): [string, string][] =>
    Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? leaves(value, `${path}${key}.`)
        : [[`${path}${key}`, String(value)] as [string, string]],
    )
  it('the Chinese face has no English but keys', () => {
    const english = leaves(zhCN).filter(([, text]) => /[A-Za-z]{2,}/.test(text.replace(/\{\{\w+\}\}/g, '')))
    expect(english).toEqual([])
  })
  it('both faces have the same words with the same blanks', () => {
    const blanks = (words: object) =>
      leaves(words).map(([key, text]) => [key, [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort()])
    expect(blanks(en)).toEqual(blanks(zhCN))
  })
  it('the names that people and tests drive the page by are as agreed', () => {
    expect([
      zhCN.login.submit,
      zhCN.bar.ready,
      zhCN.bar.pause,
      zhCN.softphone.answer,
      zhCN.softphone.hangup,
      zhCN.softphone.mute,
      zhCN.ticket.save,
      zhCN.wrapUp.finish,
    ]).toEqual(['登录', '就绪', '小休', '接听', '挂断', '静音', '保存工单', '完成话后'])
    expect([
      zhCN.ticket.callerName,
      zhCN.ticket.contactNumber,
      zhCN.ticket.address,
      zhCN.ticket.kind,
      zhCN.ticket.matter,
      zhCN.login.id,
      zhCN.login.password,
    ]).toEqual(['来电人', '联系电话', '地址', '诉求类型', '诉求内容', '工号', '密码'])
    expect([zhCN.pop.heading, zhCN.softphone.heading, zhCN.ticket.heading, zhCN.history.heading]).toEqual([
      '来电弹屏',
      '软电话',
      '工单',
      '历史',
    ])
    expect(new Set(Object.values(zhCN.state))).toEqual(
      new Set(['未就绪', '就绪', '振铃', '通话中', '话后处理']),
    )
    expect(zhCN.reason.break).toBe('小休')
    expect(Object.values(zhCN.control.name)).toEqual([
      '保持',
      '恢复',
      '拨号盘',
      '请专家',
      '咨询',
      '三方通话',
      '切换',
      '转接',
      '离开',
      '取回',
      '代为咨询',
    ])
    expect(Object.values(zhCN.emergency.service)).toEqual(['110报警', '119火警', '120急救', '122交通'])
    expect([zhCN.control.heading, zhCN.experts.heading, zhCN.emergency.heading, zhCN.parties.drop]).toEqual([
      '通话控制',
      '专家目录',
      '应急联动',
      '挂断该方',
    ])
  })
})

describe('what this computer remembers', () => {
  it('is nothing when the storage is forbidden, and nobody is stopped by it', () => {
    const memory = createMemory(() => {
      throw new Error('forbidden')
    })
    expect(memory.read('x', z.string())).toBeUndefined()
    expect(memory.write('x', 1)).toBe(false)
    expect(memory.keys('')).toEqual([])
    memory.forget('x')
  })
})

describe('a failed request', () => {
  it.each([
    ['SERVER_AWAY', true],
    ['DATABASE_AWAY', true],
    ['INTERNAL', true],
    ['INPUT_INVALID', false],
    ['VERSION_STALE', false],
    ['KEY_REUSED', false],
  ])('%s passes by itself: %s', (code, passes) => expect(isPassing(new ApiFailure(code))).toBe(passes))
})

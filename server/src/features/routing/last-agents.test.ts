import { afterEach, expect, it } from 'vitest'
import { watchLastAgents, type LastAgents } from './last-agents.ts'

let watched: LastAgents | undefined
afterEach(() => watched?.close())

it('answers from memory, however the trunk writes the number, and keeps what it knew while the database is away', async () => {
  const reads: number[] = []
  let away = false
  const troubles: unknown[] = []
  watched = watchLastAgents({
    read: (since) => {
      reads.push(since)
      if (away) return Promise.reject(new Error('away'))
      return Promise.resolve(new Map([['13800001111', { agentId: '1001', at: 5 }]]))
    },
    forMs: 1_000,
    everyMs: 1,
    now: () => 10_000,
    onTrouble: (error) => troubles.push(error),
  })
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await until(() => watched?.of('13800001111') !== undefined)
  expect(reads[0]).toBe(9_000)
  for (const number of ['+8613800001111', '8613800001111', '013800001111'])
    expect(watched.of(number)).toEqual({ agentId: '1001', at: 5 })
  expect([watched.of(''), watched.of('13800002222')]).toEqual([undefined, undefined])
  away = true
  await until(() => troubles.length > 1)
  expect(watched.of('13800001111')).toBeDefined()
})

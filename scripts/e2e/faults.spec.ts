/** A small fixed selection of `npm run faults`: two nodes, the leading one is killed while callers ring and wait. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { FAULTS } from '../faults/list.ts'
import { play } from '../faults/play.ts'
import { openStage, type Stage } from '../faults/stage.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ nodes: 2, seats: 4 })
})
afterAll(async () => {
  await stage?.close()
})

it.each([
  ['F3', 'IN-12 no caller is lost when the node that leads is killed, and when the one after it is'],
  ['F22', 'IN-12 an entry of the journey stream that can never be handled stops nothing'],
])('%s %s', async (id) => {
  const fault = FAULTS.find((one) => one.id === id)
  if (fault === undefined) throw new Error(`there is no fault ${id}`)
  expect((await play(stage, fault, 0, 7)).broken).toBeUndefined()
})

import { expect, it } from 'vitest'
import type { ExpertUnitView } from '@hotline/contract'
import { ApiFailure } from '../../shared/api.ts'
import { aUnit } from '../../testing/views.ts'
import { createDirectory } from './directory.ts'

function slowServer() {
  const questions: { query: string; settle: (units: ExpertUnitView[] | Error) => void }[] = []
  const directory = createDirectory({
    ask: (query) =>
      new Promise((resolve, reject) => {
        const settle = (units: ExpertUnitView[] | Error): void =>
          units instanceof Error ? reject(units) : resolve(units)
        questions.push({ query, settle })
      }),
    now: () => 5000,
  })
  return { directory, questions }
}

it('shows the answer to the newest question, in whatever order the answers come', async () => {
  const { directory, questions } = slowServer()
  const readings = [directory.read('水'), directory.read('水务')]
  questions[1]?.settle([aUnit()])
  questions[0]?.settle([aUnit({ name: '老的' }), aUnit()])
  await Promise.all(readings)
  expect(directory.get()).toMatchObject({ query: '水务', readAt: 5000, units: [{ name: '江东区水务局' }] })
})
it('keeps what it read when the server goes away, and forgets the failure with the next answer', async () => {
  const { directory, questions } = slowServer()
  const ask = async (answer: ExpertUnitView[] | Error) => {
    const reading = directory.read('')
    questions.at(-1)?.settle(answer)
    await reading
  }
  await ask([aUnit()])
  await ask(new ApiFailure('DATABASE_AWAY'))
  expect(directory.get()).toMatchObject({ units: [{}], failure: { code: 'DATABASE_AWAY' } })
  await ask([])
  expect(directory.get()).toMatchObject({ units: [], failure: undefined })
})

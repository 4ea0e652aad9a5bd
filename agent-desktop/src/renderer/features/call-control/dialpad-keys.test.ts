import { expect, it } from 'vitest'
import { ApiFailure } from '../../shared/api.ts'
import { createDialpadKeys } from './dialpad-keys.ts'

/** A server that answers when it is told to. */
function slowServer() {
  const commands: string[] = []
  let settle: ((failure?: Error) => void) | undefined
  const keys = createDialpadKeys((digits) => {
    commands.push(digits)
    return new Promise<void>((resolve, reject) => {
      settle = (failure) => (failure === undefined ? resolve() : reject(failure))
    })
  })
  const answer = async (failure?: Error): Promise<void> => {
    settle?.(failure)
    await new Promise((goOn) => setTimeout(goOn))
  }
  return { keys, commands, answer }
}

it('sends the first key at once, and the next ones together and in order when the first has gone', async () => {
  const { keys, commands, answer } = slowServer()
  for (const key of '12#') keys.press(key)
  expect(commands).toEqual(['1'])
  await answer()
  expect(keys.get().sent).toBe('1')
  expect(commands).toEqual(['1', '2#'])
  await answer()
  expect(keys.get().sent).toBe('12#')
})
it('sends no more than twenty at once', async () => {
  const { keys, commands, answer } = slowServer()
  for (const key of `0${'5'.repeat(25)}`) keys.press(key)
  await answer()
  expect(commands).toEqual(['0', '5'.repeat(20)])
})
it('takes only what a telephone has', () => {
  const { keys, commands } = slowServer()
  for (const key of ['a', 'Enter', '+', 'Escape', '']) expect(keys.press(key)).toBe(false)
  expect(commands).toEqual([])
  expect(keys.press('*')).toBe(true)
})
it('drops what waited behind a tone that was refused, says so, and goes on with the next', async () => {
  const { keys, commands, answer } = slowServer()
  for (const key of '12') keys.press(key)
  await answer(new ApiFailure('SWITCH_AWAY'))
  expect(keys.get()).toMatchObject({ sent: '', failure: { code: 'SWITCH_AWAY' } })
  keys.press('3')
  expect(commands).toEqual(['1', '3'])
  await answer()
  expect(keys.get()).toEqual({ sent: '3', failure: undefined })
})

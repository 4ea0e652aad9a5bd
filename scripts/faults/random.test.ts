import { expect, it } from 'vitest'
import { seeded } from './random.ts'

it('gives the same round for the same seed, and another one for another', () => {
  const draw = (seed: number) => Array.from({ length: 20 }, seeded(seed).next)
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

it('draws every whole number of a range, and nothing outside it', () => {
  const random = seeded(1)
  const drawn = Array.from({ length: 300 }, () => random.between(3, 6))
  expect([...new Set(drawn)].sort()).toEqual([3, 4, 5, 6])
  expect(['a', 'b']).toContain(random.pick(['a', 'b']))
})

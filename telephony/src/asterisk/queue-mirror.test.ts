import fc from 'fast-check'
import { expect, it } from 'vitest'
import { difference, type QueueMember } from './queue-mirror.ts'

const member = fc.record({
  interface: fc.constantFrom('PJSIP/h-a', 'PJSIP/h-b', 'PJSIP/h-c', 'PJSIP/h-d'),
  name: fc.constantFrom('1001', '1002'),
  paused: fc.boolean(),
})
const members = fc.uniqueArray(member, { selector: (each) => each.interface })
const mapOf = (list: readonly QueueMember[]) =>
  new Map(list.map(({ interface: place, name, paused }) => [place, { name, paused }]))

it('whatever Asterisk has, the steps end in the wanted list, and a second look finds nothing to do', () => {
  fc.assert(
    fc.property(members, members, (has, wanted) => {
      const known = mapOf(has)
      for (const step of difference(new Map(known), wanted)) step.done(known)
      expect(known).toEqual(mapOf(wanted))
      expect(difference(known, wanted)).toEqual([])
    }),
  )
})

it('a member that only pauses keeps its place in the queue', () => {
  const known = mapOf([{ interface: 'PJSIP/h-a', name: '1001', paused: false }])
  const steps = difference(known, [{ interface: 'PJSIP/h-a', name: '1001', paused: true }])
  expect(steps.map(({ action }) => action)).toEqual(['QueuePause'])
})

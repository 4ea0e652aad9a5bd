import { expect, it } from 'vitest'
import { createDisk } from './disk.ts'

it('F15 tells supervisors in time, stops starting before the disk is full, and starts again when there is room', async () => {
  let free: number | undefined
  const disk = createDisk({
    ...{ folder: '/recordings', lowBytes: 20, stopBytes: 2 },
    freeBytes: () => (free === undefined ? Promise.reject(new Error('away')) : Promise.resolve(free)),
  })
  const seen = async (bytes: number | undefined) => {
    free = bytes
    await disk.look()
    return [disk.state().room, disk.fault()]
  }
  expect([disk.state().room, disk.fault()]).toEqual(['unknown', undefined])
  expect(await seen(100)).toEqual(['enough', undefined])
  expect(await seen(19)).toEqual(['low', undefined])
  expect(await seen(1)).toEqual(['stopped', 'disk_low'])
  expect(await seen(undefined)).toEqual(['unknown', undefined])
  expect(await seen(20)).toEqual(['enough', undefined])
})

import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterEach, expect, it } from 'vitest'
import { createRedisLease } from './redis-lease.ts'

const URL = process.env['HOTLINE_TEST_REDIS_URL'] ?? ''
const clients: Redis[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect()
})

async function node(name: string, prefix: string) {
  const redis = new Redis(URL, { lazyConnect: true, retryStrategy: () => null })
  clients.push(redis)
  const lease = createRedisLease(redis, { prefix, node: name, monotonic: () => performance.now() })
  await redis.connect()
  return { redis, lease }
}

async function leadsWithin(
  ms: number,
  lease: { take: (forMs: number) => Promise<boolean> },
): Promise<number> {
  const since = performance.now()
  while (!(await lease.take(3_000))) {
    if (performance.now() - since > ms) throw new Error('never leads')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return performance.now() - since
}

it('F3 is one node’s at a time, and the other’s once it is given back', async () => {
  const prefix = `lease-${randomUUID()}`
  const [a, b] = [await node('a', prefix), await node('b', prefix)]
  expect([await a.lease.take(3_000), await b.lease.take(3_000)]).toEqual([true, false])
  expect([await a.lease.renew(3_000), await b.lease.renew(3_000)]).toEqual([true, false])
  await b.lease.release()
  expect(await a.lease.renew(3_000)).toBe(true)
  await a.lease.release()
  expect([await b.lease.take(3_000), await a.lease.renew(3_000)]).toEqual([true, false])
})

it('F3 goes over when the leader’s connection has died, long before its time runs out', async () => {
  const prefix = `lease-${randomUUID()}`
  const [a, b] = [await node('a', prefix), await node('b', prefix)]
  expect(await a.lease.take(60_000)).toBe(true)
  expect(await b.lease.take(60_000)).toBe(false)
  a.redis.disconnect()
  const tookMs = await leadsWithin(20_000, b.lease)
  expect(tookMs).toBeGreaterThan(300)
  expect(tookMs).toBeLessThan(10_000)
})

it('F2 goes over when the leader was frozen until its time ran out, and the sleeper hears so', async () => {
  const prefix = `lease-${randomUUID()}`
  const [a, b] = [await node('a', prefix), await node('b', prefix)]
  expect(await a.lease.take(300)).toBe(true)
  await leadsWithin(20_000, b.lease)
  expect(await a.lease.renew(3_000)).toBe(false)
})

it('F1 is taken at once by the same node’s next process, and its earlier process hears so', async () => {
  const prefix = `lease-${randomUUID()}`
  const [before, after] = [await node('a', prefix), await node('a', prefix)]
  expect(await before.lease.take(60_000)).toBe(true)
  expect(await after.lease.take(60_000)).toBe(true)
  expect(await before.lease.renew(60_000)).toBe(false)
})

it('F4 is the leader’s again after Redis was wiped', async () => {
  const prefix = `lease-${randomUUID()}`
  const [a, b] = [await node('a', prefix), await node('b', prefix)]
  expect(await a.lease.take(3_000)).toBe(true)
  await a.redis.del(`{${prefix}}:lead`)
  expect(await a.lease.renew(3_000)).toBe(true)
  expect(await b.lease.take(3_000)).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { lanesOf, runInLanes, type Step } from './lanes.ts'

interface Timed extends Step {
  /** Turns of the event loop. */
  turns: number
}

const JOBS: readonly Timed[] = [
  { title: 'page', turns: 3 },
  { title: 'long', turns: 9 },
  { title: 'call', turns: 4, after: 'page' },
  { title: 'lint', turns: 2 },
]

async function told(jobs: readonly Timed[], lanes: number) {
  const story: string[] = []
  let now = 0
  let most = 0
  await runInLanes(jobs, lanes, async ({ title, turns }) => {
    story.push(`+${title}`)
    most = Math.max(most, (now += 1))
    for (let turn = 0; turn < turns; turn += 1) await new Promise((done) => setImmediate(done))
    now -= 1
    story.push(`-${title}`)
  })
  return { story, most }
}

describe('jobs in lanes', () => {
  it('follow one another in one lane, in the given order', async () => {
    const { story } = await told(JOBS, 1)
    expect(story).toEqual(['+page', '-page', '+long', '-long', '+call', '-call', '+lint', '-lint'])
  })

  it('run each once, never more at a time than there are lanes, and not before what they wait for', async () => {
    for (const lanes of [2, 3, 9]) {
      const { story, most } = await told(JOBS, lanes)
      expect(story.filter((one) => one.startsWith('-')).sort()).toEqual(['-call', '-lint', '-long', '-page'])
      expect(most).toBe(Math.min(lanes, 3))
      expect(story.indexOf('+call')).toBeGreaterThan(story.indexOf('-page'))
    }
  })

  it('take what may begin meanwhile, instead of waiting', async () => {
    const { story } = await told(JOBS, 3)
    expect(story.slice(0, 3)).toEqual(['+page', '+long', '+lint'])
  })

  it('end with the first failure of a lane, after those that run', async () => {
    const ended: string[] = []
    const run = runInLanes(JOBS, 2, async ({ title }) => {
      if (title === 'page') throw new Error('called off')
      await new Promise((done) => setImmediate(done))
      ended.push(title)
    })
    await expect(run).rejects.toThrow('called off')
    expect(ended).toEqual(['long'])
  })

  it('refuse to stand still for a job that nobody runs', async () => {
    await expect(told([{ title: 'call', turns: 1, after: 'nothing' }], 1)).resolves.toBeDefined()
    await expect(told([{ title: 'call', turns: 1, after: 'call' }], 1)).rejects.toThrow('nothing may begin')
  })
})

describe('HOTLINE_TEST_LANES', () => {
  it('is a small whole number', () => {
    expect(lanesOf('2')).toBe(2)
    expect(lanesOf(undefined)).toBeGreaterThanOrEqual(1)
    expect(lanesOf(undefined)).toBeLessThanOrEqual(3)
    for (const wrong of ['0', '1.5', 'two', '17']) expect(() => lanesOf(wrong)).toThrow('between 1 and 16')
  })
})

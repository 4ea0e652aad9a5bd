import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KnowledgeHit } from '@hotline/contract'
import { startHotline, type Hotline } from '../../test/harness.ts'

describe('knowledge search', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({})
  })
  afterAll(() => hotline.close())

  const search = async (q: string) => {
    const headers = { cookie: await hotline.login('3001') }
    const answer = await hotline.app.inject({
      url: `/api/knowledge/search?q=${encodeURIComponent(q)}`,
      headers,
    })
    return answer.json<{ hits: KnowledgeHit[] }>().hits.map((hit) => hit.title)
  }

  it.each([
    ['公积金租房提取', '住房公积金租房提取办法'],
    ['家里停水两天了，物业说在抢修', '居民家中停水如何报修'],
    ['工地半夜施工噪音太大', '夜间施工噪声扰民投诉'],
    ['老板拖欠工资不给', '农民工工资被拖欠如何投诉'],
    ['低保怎么申请', '城乡最低生活保障申请条件和流程'],
    ['电梯', '电梯困人和故障处置'],
  ])('finds for %j first %j', async (q, title) => {
    expect((await search(q))[0]).toBe(title)
  })

  it.each(['', '%', "'; drop table users; --", '\u0000', '量子纠缠', '？？'])(
    'finds nothing for %j and lives',
    async (q) => {
      expect(await search(q)).toEqual([])
    },
  )

  it('has twenty entries, each readable by its id', async () => {
    const all = await hotline.app.knowledge.frequent(100)
    expect(all).toHaveLength(20)
    for (const hit of all) expect(await hotline.app.knowledge.get(hit.id)).toEqual(hit)
    expect(await hotline.app.knowledge.get('none')).toBeUndefined()
  })
})

/** Who works in the demo county, and who calls it. Every name is invented. */
import type { Role } from '@hotline/contract'

interface DemoUser {
  id: string
  name: string
  roles: Role[]
  skills: string[]
  /** 嘉宾坐席 (IN-9) */
  guest_of: string | null
}

const AGENT_NAMES =
  '王敏 李静 张伟 刘洋 陈丽 杨帆 赵磊 黄燕 周杰 吴霞 徐涛 孙芳 马超 朱琳 胡斌 郭娜 何军 高洁 林峰 罗兰'.split(
    ' ',
  )

/** Everybody takes any call; some know more, so that the demo's rules have somebody to choose (server/routing/demo.yaml). */
function skillsOf(at: number): string[] {
  const more = [
    [],
    ['dialect.sichuan'],
    ['housing-fund:2'],
    ['centre.kaijiang', 'team.1'],
    ['centre.kaijiang'],
  ]
  return ['general', 'housing-fund', ...(more[at % more.length] ?? [])]
}

export const DEMO_USERS: readonly DemoUser[] = [
  ...AGENT_NAMES.map((name, at): DemoUser => ({
    id: String(1001 + at),
    name,
    roles: ['agent'],
    skills: skillsOf(at),
    guest_of: null,
  })),
  { id: '2001', name: '郑国强', roles: ['supervisor'], skills: [], guest_of: null },
  { id: '3001', name: '谢文华', roles: ['expert'], skills: [], guest_of: null },
  {
    ...{ id: '4001', name: '沈慧', roles: ['agent'], skills: ['housing-fund:3'] },
    guest_of: '市住房公积金管理中心',
  },
  { id: '9001', name: '唐晓明', roles: ['administrator'], skills: [], guest_of: null },
]

export interface DemoCitizen {
  id: string
  number: string
  name: string
  address: string
  flags: string[]
}

const CALLERS =
  '罗秀英 邓建国 冯桂兰 曾志强 彭玉梅 蒋德明 蔡小红 贾长春 魏淑芬 薛立新 叶春花 阎福生 余海燕 潘少华 杜金凤 戴光明 夏雨荷 钟国庆 汪美玲 田大勇'.split(
    ' ',
  )

/** 13800001111 is the story of the README; the others call in `npm run simulate`. */
export const DEMO_CITIZENS: readonly DemoCitizen[] = CALLERS.map((name, at) => ({
  id: demoId('c', at),
  number: String(13800001111 + at),
  name,
  address: `江东区滨河路${String(12 + at * 3)}号${String(1 + (at % 6))}单元`,
  flags: at === 0 ? ['elderly'] : [],
}))

export interface DemoUnit {
  id: string
  name: string
  duty: string
  place: string
}

const UNITS = [
  ['市住房公积金管理中心', '公积金缴存、提取、贷款', '全市'],
  ['区水务局', '供水、排水、水费', '江东区'],
  ['区人力资源和社会保障局', '欠薪、劳动合同、社会保险', '江东区'],
  ['市医疗保障局', '居民医保、异地就医、报销', '全市'],
] as const

/** Without telephones: a demo must not ring anybody's. `hotline expert add` gives them one. */
export const DEMO_UNITS: readonly DemoUnit[] = UNITS.map(([name, duty, place], at) => ({
  id: demoId('e', at),
  name,
  duty,
  place,
}))

/** The only contact of the demo county: the expert's own seat, in the first unit. */
export const DEMO_SEAT = { unit_id: demoId('e', 0), label: '3001 谢文华', uri: 'seat:3001' } as const

/** A UUID of version 4's shape that is the same at each start, so that seeding twice adds nothing. */
export function demoId(kind: 'c' | 'a' | 'e', at: number): string {
  return `d0000000-0000-4000-8${kind}00-${String(at).padStart(12, '0')}`
}

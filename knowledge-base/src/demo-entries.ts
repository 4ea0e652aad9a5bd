/** Twenty entries of an invented county, so that a first start has something to find. Not legal advice. */
import type { Kysely } from 'kysely'
import type { KnowledgeTables } from './tables.ts'

interface DemoEntry {
  id: string
  title: string
  unit: string
  passage: string
  keywords: string
}

/** The more asked for, the earlier. */
const ENTRIES: readonly DemoEntry[] = [
  {
    id: 'water-outage',
    title: '居民家中停水如何报修',
    unit: '县水务局',
    passage:
      '先核对小区是否在计划停水公告内；不在公告内的，记录地址和停水时间，转供水公司抢修，2小时内到场。二次供水小区由物业先行排查。',
    keywords: '停水 断水 水压低 水管爆裂 自来水 供水 抢修 漏水',
  },
  {
    id: 'social-insurance-query',
    title: '城乡居民医疗保险缴费标准和时间',
    unit: '县医疗保障局',
    passage: '集中缴费期为每年9月1日至12月31日，可在税务窗口、银行或手机缴费。特困、低保对象按规定资助参保。',
    keywords: '医保 参保 缴费 新农合 报销 社保',
  },
  {
    id: 'noise-construction',
    title: '夜间施工噪声扰民投诉',
    unit: '县综合行政执法局',
    passage:
      '22时至次日6时禁止产生噪声的建筑施工作业，抢修抢险和经批准的除外。记录工地名称、地址和时段，派单现场查处。',
    keywords: '噪音 噪声 扰民 工地 夜间 施工 广场舞',
  },
  {
    id: 'residence-permit',
    title: '居住证办理条件和材料',
    unit: '县公安局',
    passage:
      '在本县居住半年以上，有合法稳定就业、住所或连续就读之一的可申领。带身份证、住址证明到派出所，15日内制发。',
    keywords: '居住证 暂住 户口 流动人口 派出所',
  },
  {
    id: 'household-transfer',
    title: '户口迁移需要哪些材料',
    unit: '县公安局',
    passage: '带居民身份证、户口簿及迁移事由证明（购房、就业、投靠等）到迁入地派出所办理，已实现跨省通办。',
    keywords: '户口 迁移 落户 户籍 户口簿',
  },
  {
    id: 'housing-fund-rent',
    title: '住房公积金租房提取办法',
    unit: '市住房公积金管理中心',
    passage: '连续足额缴存满3个月，在缴存城市无自有住房且租房的，可按季度提取。网上申请，一般3个工作日到账。',
    keywords: '公积金 租房 提取 住房 贷款',
  },
  {
    id: 'wage-arrears',
    title: '农民工工资被拖欠如何投诉',
    unit: '县人力资源和社会保障局',
    passage:
      '记录用工单位、工地、人数、金额和时间，转劳动保障监察大队。涉及10人以上或可能引发群体事件的，按紧急工单处理。',
    keywords: '欠薪 拖欠 工资 农民工 讨薪 劳动监察',
  },
  {
    id: 'pension-qualification',
    title: '养老保险待遇领取资格认证',
    unit: '县社会保险事业管理局',
    passage: '每年认证一次，可用手机人脸识别，也可到乡镇便民服务中心办理；行动不便的可申请上门认证。',
    keywords: '养老金 退休 养老保险 认证 社保 待遇',
  },
  {
    id: 'minimum-living',
    title: '城乡最低生活保障申请条件和流程',
    unit: '县民政局',
    passage:
      '家庭人均收入低于低保标准且财产符合规定的，向户籍地乡镇（街道）申请，经核对、入户调查、公示后由乡镇审核确认。',
    keywords: '低保 困难 救助 补助 五保 特困',
  },
  {
    id: 'property-service',
    title: '小区物业服务差、乱收费如何投诉',
    unit: '县住房和城乡建设局',
    passage:
      '先了解是否向物业和业委会反映过。收费标准以合同和公示为准，属地街道先行调解，不履行合同的由住建部门督促整改。',
    keywords: '物业 物业费 小区 业委会 电梯 乱收费 停车费',
  },
  {
    id: 'elevator-fault',
    title: '电梯困人和故障处置',
    unit: '县市场监督管理局',
    passage:
      '有人被困先转119并告知不要扒门；同时联系电梯维保单位，30分钟内到场。日常故障派单督促维保单位检修。',
    keywords: '电梯 困人 故障 维保 停运',
  },
  {
    id: 'gas-safety',
    title: '闻到燃气泄漏怎么办',
    unit: '县住房和城乡建设局',
    passage: '提醒关阀、开窗、不开关电器、到户外拨打燃气抢修电话；情况紧急转119。按水电气热应急类登记。',
    keywords: '燃气 煤气 天然气 泄漏 停气',
  },
  {
    id: 'power-outage',
    title: '停电报修和计划停电查询',
    unit: '县供电公司',
    passage: '查询计划停电公告；非计划停电记录户号和地址，转供电公司抢修，城区45分钟、农村90分钟内到场。',
    keywords: '停电 断电 电压 电费 供电 跳闸',
  },
  {
    id: 'road-damage',
    title: '道路破损、井盖缺失、路灯不亮报修',
    unit: '县综合行政执法局',
    passage: '记录准确位置，能拍照的请来电人留存。井盖缺失按紧急工单处理，先设围挡，24小时内修复。',
    keywords: '道路 坑洼 井盖 路灯 破损 修路',
  },
  {
    id: 'garbage',
    title: '垃圾清运不及时、环境卫生投诉',
    unit: '县综合行政执法局',
    passage: '记录点位和时间，派属地环卫所当日清运；农村生活垃圾由乡镇负责。',
    keywords: '垃圾 清运 环卫 卫生 臭味 焚烧 污水',
  },
  {
    id: 'school-enrolment',
    title: '义务教育入学报名条件和时间',
    unit: '县教育局',
    passage:
      '按户籍和实际居住地划片就近入学，每年6月底公布划片范围，7月网上报名。随迁子女凭居住证和务工证明申请。',
    keywords: '入学 报名 学区 划片 转学 幼儿园 小学',
  },
  {
    id: 'food-safety',
    title: '食品安全问题和消费纠纷举报',
    unit: '县市场监督管理局',
    passage:
      '请来电人保留实物、小票和照片。食物中毒多人的按紧急工单处理，同时提醒就医。一般消费纠纷7个工作日内决定是否受理。',
    keywords: '食品 过期 变质 消费 退款 维权 假货',
  },
  {
    id: 'rural-house',
    title: '农村宅基地和建房审批',
    unit: '县农业农村局',
    passage: '一户一宅。向村民小组申请，经村级审查后报乡镇审批，乡镇实行申请、放线、竣工三到场。',
    keywords: '宅基地 建房 农村 自建房 违建 审批',
  },
  {
    id: 'elderly-allowance',
    title: '高龄津贴发放标准和申领',
    unit: '县民政局',
    passage: '本县户籍80周岁以上老年人可申领，凭身份证和银行卡到村（社区）登记，次月起按月发放。',
    keywords: '高龄 津贴 老年人 老人 补贴 养老',
  },
  {
    id: 'bus-route',
    title: '公交线路调整和老年乘车卡',
    unit: '县交通运输局',
    passage: '65周岁以上老年人凭身份证免费乘车。线路、站点建议按建议类登记，转公交公司研究答复。',
    keywords: '公交 线路 站点 班次 出租车 乘车 老年卡',
  },
]

/** Idempotent: an entry that is there is brought to this text. */
export async function seedDemoEntries(db: Kysely<KnowledgeTables>, now: number): Promise<void> {
  const rows = ENTRIES.map((entry, at) => ({ ...entry, weight: ENTRIES.length - at, updated_at: now }))
  await db
    .insertInto('knowledge_entries')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        title: row.ref('excluded.title'),
        unit: row.ref('excluded.unit'),
        passage: row.ref('excluded.passage'),
        keywords: row.ref('excluded.keywords'),
        weight: row.ref('excluded.weight'),
      })),
    )
    .execute()
}

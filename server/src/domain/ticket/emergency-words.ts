/** 紧急类别 in the hotline's own language: a ticket's text and a message are its own record. */
import type { EmergencyClass } from '@hotline/contract'

const WORDS: Readonly<Record<EmergencyClass, string>> = {
  disaster: '重大灾害',
  epidemic: '疫情',
  pollution: '环境污染',
  food_safety: '食品安全',
  mass_incident: '群体性事件',
  water: '供水应急',
  power: '供电应急',
  gas: '燃气应急',
  heat: '供热应急',
}

export function classInWords(emergencyClass: EmergencyClass): string {
  return WORDS[emergencyClass]
}

// From a failure's code to words for people; an unknown code is still a sentence.
import { useTranslation } from 'react-i18next'
import { zhCN } from '../words/zh-cn.ts'

type KnownCode = keyof typeof zhCN.error
const isKnown = (code: string): code is KnownCode => Object.hasOwn(zhCN.error, code)

const PROOFS = ['headset', 'microphone', 'heartbeat'] as const

export function useFailureText(): (failure: unknown) => string {
  const { t } = useTranslation()
  return (failure) => {
    const { code, details } = facts(failure)
    const missing = Array.isArray(details['missing']) ? details['missing'] : []
    return t(`error.${isKnown(code) ? code : 'INTERNAL'}`, {
      limit: typeof details['limit'] === 'number' ? details['limit'] : '',
      missing: PROOFS.filter((proof) => missing.includes(proof))
        .map((proof) => t(`bar.proof.${proof}`))
        .join('、'),
    })
  }
}

function facts(failure: unknown): { code: string; details: Record<string, unknown> } {
  if (typeof failure !== 'object' || failure === null) return { code: 'INTERNAL', details: {} }
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : 'INTERNAL'
  const details = 'details' in failure && typeof failure.details === 'object' ? failure.details : null
  return { code, details: { ...details } }
}

// 为何转给我: why this call rang here, in the words of the routing rules.
import { BranchesOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallView } from '@hotline/contract'
import { urgencyOf } from '../../shared/urgency.ts'
import { waitedSeconds } from './why-model.ts'

export function Why({ call, guestOf }: { call: CallView | null; guestOf: string | null }): ReactNode {
  const { t } = useTranslation()
  if (call === null) return null
  const { routing } = call
  const guest = guestOf !== null && <span className="tag">{t('guest.of', { unit: guestOf })}</span>
  if (routing === null)
    return (
      <section className="pop-why" aria-label={t('why.heading')}>
        <p>
          <Heading /> {t('why.native')} {guest}
        </p>
      </section>
    )
  const waited = waitedSeconds(call)
  const facts = [
    routing.queueName,
    t(`why.urgency.${urgencyOf(routing.priority)}`),
    routing.needs.length === 0 ? t('why.anybody') : t('why.needs', { needs: routing.needs.join('、') }),
    waited === undefined ? '' : t('why.waited', { seconds: waited }),
    routing.step === 0 ? '' : t('why.widened', { count: routing.step }),
  ]
  return (
    <section className="pop-why" aria-label={t('why.heading')} title={routing.rules}>
      <p>
        <Heading /> {facts.filter((each) => each !== '').join(' · ')} {guest}
      </p>
      <p className="pop-reasons">{routing.reasons.join('；')}</p>
    </section>
  )
}

function Heading(): ReactNode {
  const { t } = useTranslation()
  return (
    <strong>
      <BranchesOutlined aria-hidden="true" /> {t('why.heading')}
    </strong>
  )
}

// 安全: one line on the board while somebody guesses at passwords, and the list behind it. Nothing while nobody does.
import { SafetyOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { IntrusionList } from '@hotline/contract'
import { dateTime, duration } from '../../shared/format.ts'

export function Intrusions(props: {
  list: IntrusionList | undefined
  /** Epoch ms, server's clock. */
  now: number
}): ReactNode {
  const { t } = useTranslation()
  const { list, now } = props
  const [open, setOpen] = useState(false)
  const shutOut = list?.sip.filter(({ blockedUntil }) => blockedUntil !== null) ?? []
  const logins = list?.logins ?? []
  if (!open && shutOut.length + logins.length === 0) return null
  const left = (until: number | null): string =>
    until === null ? t('intrusions.watched') : t('intrusions.left', { time: duration(until - now) })
  const rows = [
    ...(list?.sip ?? []).map((one) => ({
      ...{ key: `sip ${one.address}`, what: t('intrusions.sip'), who: '—', address: one.address },
      ...{ tries: one.failures, lastAt: one.lastAt, until: left(one.blockedUntil) },
    })),
    ...logins.map((one) => ({
      ...{ key: `login ${one.account} ${one.address}`, what: t('intrusions.login'), who: one.account },
      ...{ address: one.address, tries: one.refusals, lastAt: one.lastAt, until: left(one.until) },
    })),
  ]
  return (
    <section aria-label={t('intrusions.heading')} className="intrusions" role="status">
      <SafetyOutlined aria-hidden="true" />
      <span>{t('intrusions.summary', { sip: shutOut.length, logins: logins.length })}</span>
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t('intrusions.show')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('intrusions.heading')}
        mask={false}
        size={760}
        closable={{ 'aria-label': t('intrusions.close') }}
      >
        <p className="rows-formula">{t('intrusions.explain')}</p>
        {rows.length === 0 ? (
          <p className="empty">{t('intrusions.none')}</p>
        ) : (
          <table className="figure-rows">
            <thead>
              <tr>
                {(['what', 'address', 'who', 'tries', 'lastAt', 'until'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`intrusions.column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <td>{row.what}</td>
                  <td>{row.address}</td>
                  <td>{row.who}</td>
                  <td>{row.tries}</td>
                  <td>{dateTime(row.lastAt)}</td>
                  <td>{row.until}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Drawer>
    </section>
  )
}

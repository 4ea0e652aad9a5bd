// The contacts behind a figure, in a drawer beside the board: nothing on the board is covered that must be seen.
import { Button, Drawer } from 'antd'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FigureRowList, type Formula } from '@hotline/contract'
import { callApi } from '../../shared/api.ts'
import { dateTime, duration } from '../../shared/format.ts'
import { useFailureText } from '../../shared/use-failure-text.ts'

const PAGE = 50

export function FigureRows(props: { formula: Formula | undefined; close: () => void }): ReactNode {
  const { t } = useTranslation()
  const { formula } = props
  const failureText = useFailureText()
  const [list, setList] = useState<FigureRowList>()
  const [failure, setFailure] = useState<unknown>()

  const read = useCallback(
    async (before: FigureRowList | undefined): Promise<void> => {
      if (formula === undefined) return
      const after = before?.next == null ? '' : `&after=${encodeURIComponent(before.next)}`
      try {
        const page = await callApi({
          method: 'GET',
          path: `/api/board/figures/${formula}/rows?limit=${String(PAGE)}${after}`,
          answer: FigureRowList,
        })
        setList({ ...page, rows: [...(before?.rows ?? []), ...page.rows] })
        setFailure(undefined)
      } catch (cause) {
        setFailure(cause)
      }
    },
    [formula],
  )
  useEffect(() => void read(undefined), [read])

  return (
    <Drawer
      open={formula !== undefined}
      onClose={props.close}
      title={formula === undefined ? '' : t(`board.figure.${formula}`)}
      mask={false}
      size={760}
      closable={{ 'aria-label': t('board.rows.close') }}
    >
      {formula !== undefined && <p className="rows-formula">{t(`board.formula.${formula}`)}</p>}
      {list !== undefined && (
        <p className="rows-formula">{t('board.rows.since', { time: dateTime(list.since) })}</p>
      )}
      {failure !== undefined && (
        <p role="alert" className="trouble">
          {failureText(failure)}
        </p>
      )}
      {list === undefined && failure === undefined && <p className="empty">{t('board.rows.loading')}</p>}
      {list?.rows.length === 0 && <p className="empty">{t('board.rows.none')}</p>}
      {list !== undefined && list.rows.length > 0 && (
        <table className="figure-rows">
          <thead>
            <tr>
              {(['number', 'arrived', 'wait', 'agent', 'outcome', 'counts'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`board.rows.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.rows.map((row) => (
              <tr key={row.journeyId}>
                <td>{row.number === '' ? t('board.withheld') : row.number}</td>
                <td>{dateTime(row.arrivedAt)}</td>
                <td>{duration((row.answeredAt ?? row.endedAt ?? row.arrivedAt) - row.arrivedAt)}</td>
                <td>{row.agentId}</td>
                <td>{t(`board.outcome.${row.outcome}`)}</td>
                <td>{t(row.counts ? 'board.rows.yes' : 'board.rows.no')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list !== undefined && list.next !== null && (
        <Button onClick={() => void read(list)}>{t('board.rows.more', { count: PAGE })}</Button>
      )}
    </Drawer>
  )
}

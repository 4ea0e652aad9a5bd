// The contacts behind a figure, in a drawer beside the board: nothing on the board is covered that must be seen.
import { Button, Drawer } from 'antd'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FigureRowList, type FigureRow, type Formula } from '@hotline/contract'
import { callApi } from '../../shared/api.ts'
import { dateTime, duration } from '../../shared/format.ts'
import { useFailureText } from '../../shared/use-failure-text.ts'

const PAGE = 50

export function FigureRows(props: {
  formula: Formula | undefined
  close: () => void
  openRecording: (journeyId: string) => void
}): ReactNode {
  const { t } = useTranslation()
  const { formula } = props
  const failureText = useFailureText()
  const [list, setList] = useState<FigureRowList>()
  const [failure, setFailure] = useState<unknown>()

  const show = (asked: Promise<FigureRowList>, shown: readonly FigureRow[]): void => {
    asked.then(
      (page) => {
        setList({ ...page, rows: [...shown, ...page.rows] })
        setFailure(undefined)
      },
      (cause: unknown) => setFailure(cause),
    )
  }
  const showFirst = useEffectEvent((asked: Promise<FigureRowList>) => show(asked, []))
  useEffect(() => {
    if (formula !== undefined) showFirst(readPage(formula, null))
  }, [formula])
  const more = (from: FigureRowList): void => {
    if (formula !== undefined) show(readPage(formula, from.next), from.rows)
  }

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
              <th scope="col">{t('recording.heading')}</th>
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
                <td>
                  {row.answeredAt !== null && (
                    <Button
                      size="small"
                      aria-label={t('recording.openOf', { number: row.number })}
                      onClick={() => props.openRecording(row.journeyId)}
                    >
                      {t('recording.open')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list !== undefined && list.next !== null && (
        <Button onClick={() => more(list)}>{t('board.rows.more', { count: PAGE })}</Button>
      )}
    </Drawer>
  )
}

/** @throws ApiFailure */
function readPage(formula: Formula, next: string | null): Promise<FigureRowList> {
  const after = next === null ? '' : `&after=${encodeURIComponent(next)}`
  return callApi({
    method: 'GET',
    path: `/api/board/figures/${formula}/rows?limit=${String(PAGE)}${after}`,
    answer: FigureRowList,
  })
}

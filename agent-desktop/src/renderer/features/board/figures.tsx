// The figures with what they are made of; a click opens their rows.
import { ExclamationCircleFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FORMULAS, type BoardView, type Formula } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { figuresInOrder, percent } from './board-model.ts'

export function Figures(props: {
  view: BoardView | undefined
  now: number
  openRows: (formula: Formula) => void
}): ReactNode {
  const { t } = useTranslation()
  const { view, now } = props
  const figures = view?.figures ?? undefined
  const emergencies = view?.emergencies.length ?? 0
  const known = figures === undefined ? [] : figuresInOrder(figures)
  return (
    <div role="group" aria-label={t('board.figures')} className="figures">
      {FORMULAS.map((formula) => {
        const figure = known.find((each) => each.formula === formula)
        return (
          <button
            key={formula}
            type="button"
            className="figure-card"
            title={`${t(`board.formula.${formula}`)}；${t('board.showRows')}`}
            disabled={figure === undefined}
            onClick={() => props.openRows(formula)}
          >
            <span className="figure-name">{t(`board.figure.${formula}`)}</span>
            <strong className="figure-value">{percent(figure?.value ?? null)}</strong>
            <span className="figure-ratio">
              {figure === undefined
                ? view !== undefined && t('board.dataAway')
                : figure.denominator === 0
                  ? t('board.noContacts')
                  : t('board.ratio', figure)}
            </span>
          </button>
        )
      })}
      <div className={`figure-card figure-word ${emergencies > 0 ? 'is-emergency' : ''}`}>
        <strong>
          {emergencies > 0 && <ExclamationCircleFilled aria-hidden="true" />}{' '}
          {t('board.emergenciesOn', { count: emergencies })}
        </strong>
      </div>
      <div className="figure-card figure-word">
        <strong>
          {figures === undefined
            ? t('board.callbacksUnknown')
            : t('board.callbacks', { count: figures.callbacksDue })}
        </strong>
        {view !== undefined && view.dataAwaySince !== null && (
          <span role="alert" className="trouble">
            {t('board.dataAway')} · {t('board.dataAwaySince', { time: duration(now - view.dataAwaySince) })}
          </span>
        )}
      </div>
    </div>
  )
}

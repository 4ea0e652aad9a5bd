// 提问: the agent's question as the largest text, whose call it is, and one box for the answer.
import { PauseCircleFilled, PhoneFilled, SoundFilled } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ANSWER_LIMIT, type ExpertAnswerView, type SeatAskView } from '@hotline/contract'
import { dateTime, duration } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'
import { useFailureText } from '../../shared/use-failure-text.ts'
import { askedInWords, askPhase, restOfBrief, type AskPhase } from './ask-model.ts'
import type { AnswerView } from './use-answer.ts'

const TONES = { ringing: 'ringing', talking: 'talking', held: 'off', over: 'off' } as const

const ICONS: Record<AskPhase, ReactNode> = {
  ringing: <PhoneFilled />,
  talking: <SoundFilled />,
  held: <PauseCircleFilled />,
  over: null,
}

export function AskPanel({ ask, now }: { ask: SeatAskView | null; now: number }): ReactNode {
  const { t } = useTranslation()
  if (ask === null)
    return (
      <Panel name={t('ask.heading')} className="ask">
        <p className="empty">{t('ask.none')}</p>
      </Panel>
    )
  const phase = askPhase(ask)
  const words = askedInWords(ask)
  const { matter, note } = restOfBrief(ask)
  return (
    <Panel
      name={t('ask.heading')}
      className="ask"
      aside={
        <span className={`ask-phase tone-${TONES[phase]}`} aria-live="polite">
          <span aria-hidden="true">{ICONS[phase]}</span> {t(`ask.phase.${phase}`)}{' '}
          {phase !== 'over' && duration(now - (ask.answeredAt ?? ask.askedAt))}
        </span>
      }
    >
      <p className="ask-words" tabIndex={0}>
        {words === '' ? t('ask.noWords') : words}
      </p>
      <dl className="ask-facts">
        {matter !== '' && <Fact name={t('ask.matter')} words={matter} />}
        {note !== '' && <Fact name={t('ask.note')} words={note} />}
        <Fact
          name={t('ask.caller')}
          words={ask.callerNumber === '' ? t('softphone.withheld') : ask.callerNumber}
        />
        <Fact name={t('ask.agent')} words={ask.agent === '' ? t('ask.agentGone') : ask.agent} />
        <Fact name={t('ask.unit')} words={ask.unitName} />
        <Fact name={t('ask.way')} words={t(`ask.purpose.${ask.purpose}`)} />
      </dl>
    </Panel>
  )
}

function Fact({ name, words }: { name: string; words: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{words}</dd>
    </div>
  )
}

export function AnswerPanel(props: {
  ask: SeatAskView | null
  view: AnswerView
  answers: readonly ExpertAnswerView[]
}): ReactNode {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const id = useId()
  const { ask, view, answers } = props
  return (
    <Panel name={t('answer.heading')} className="answer">
      <label htmlFor={id} className="unseen">
        {t('answer.box')}
      </label>
      <Input.TextArea
        id={id}
        value={view.text}
        disabled={ask === null}
        maxLength={ANSWER_LIMIT}
        placeholder={ask === null ? t('answer.nothingAsked') : t('answer.placeholder')}
        onChange={(event) => view.write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !event.ctrlKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          view.send?.()
        }}
      />
      <div className="answer-foot">
        <Button type="primary" disabled={view.send === undefined} loading={view.sending} onClick={view.send}>
          {t('answer.send')} <kbd aria-hidden="true">Ctrl+Enter</kbd>
        </Button>
        <p className={view.failure === undefined ? 'empty' : 'trouble'} aria-live="polite">
          {view.failure === undefined
            ? t('answer.hint')
            : t('answer.kept', { why: failureText(view.failure) })}
        </p>
      </div>
      <WrittenAnswers answers={answers} />
    </Panel>
  )
}

function WrittenAnswers({ answers }: { answers: readonly ExpertAnswerView[] }): ReactNode {
  const { t } = useTranslation()
  if (answers.length === 0) return null
  return (
    <ul className="answers-written" aria-label={t('answer.written')}>
      {answers.map((each) => (
        <li key={each.id}>
          <p className="row-foot">{t('answer.sentAt', { by: each.by, at: dateTime(each.at) })}</p>
          <p className="answer-text">{each.answer}</p>
        </li>
      ))}
    </ul>
  )
}

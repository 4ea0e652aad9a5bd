// 指派 and 转派, where the button stood: to whom, and why. Escape means no.
import { AutoComplete, Button, Select, type RefSelectProps } from 'antd'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgentView } from '@hotline/contract'

const WHY_LENGTH = 100

export function AssignForm(props: {
  /** In the order of the list; who is not ready gets it as her next call. */
  agents: readonly Pick<BoardAgentView, 'agentId' | 'name' | 'state'>[]
  confirm: (agentId: string, why: string) => void
  cancel: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { agents, confirm, cancel } = props
  const [chosen, setChosen] = useState<string>()
  const [why, setWhy] = useState('')
  const first = useRef<RefSelectProps>(null)
  const [whom, reason] = [useId(), useId()]
  useEffect(() => first.current?.focus(), [])
  // Who was chosen may have got another call meanwhile.
  const agentId = agents.some((agent) => agent.agentId === chosen) ? chosen : undefined
  const given = why.trim()
  const possible = agentId !== undefined && given !== ''
  return (
    <form
      className="assign-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (possible) confirm(agentId, given)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancel()
      }}
    >
      <label htmlFor={whom}>{t('assign.whom')}</label>
      <Select
        id={whom}
        ref={first}
        aria-label={t('assign.whom')}
        value={agentId ?? null}
        placeholder={t('assign.whomHint')}
        notFoundContent={t('assign.nobody')}
        options={agents.map(({ agentId: value, name, state }) => ({
          value,
          label:
            state === 'ready'
              ? `${value} ${name}`
              : t('assign.next', { agent: `${value} ${name}`, state: t(`state.${state}`) }),
        }))}
        onChange={(value) => setChosen(value ?? undefined)}
      />
      <label htmlFor={reason}>{t('board.why')}</label>
      <AutoComplete
        id={reason}
        value={why}
        placeholder={t('assign.whyHint')}
        options={(['long_wait', 'knows_it', 'upset', 'asked'] as const).map((key) => ({
          value: t(`assign.reason.${key}`),
        }))}
        onChange={(text) => setWhy(text.slice(0, WHY_LENGTH))}
      />
      <Button htmlType="submit" type="primary" disabled={!possible}>
        {t('assign.confirm')}
      </Button>
      <Button onClick={cancel}>{t('board.cancel')}</Button>
    </form>
  )
}

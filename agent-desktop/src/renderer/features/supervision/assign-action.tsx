// The way to give one call to one agent: a button, the question in its place, and what came of it.
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgentView } from '@hotline/contract'
import type { SendCommand } from '../../shared/send-command.ts'
import { useRefusal } from '../../shared/use-refusal.ts'
import { AssignForm } from './assign-form.tsx'
import { assignees } from './assign-model.ts'

export function AssignAction(props: {
  /** 指派 for a call that waits, 转派 for one that an agent has. */
  kind: 'pick' | 'move'
  journeyId: string
  agents: readonly BoardAgentView[]
  possible: boolean
  now: number
  command: SendCommand
}): ReactNode {
  const { t } = useTranslation()
  const { kind, journeyId, agents, possible, now, command } = props
  const [asked, setAsked] = useState(false)
  const refusal = useRefusal(now)
  const assign = async (agentId: string, why: string): Promise<void> => {
    await command('call:assign', { journeyId, agentId, why })
    setAsked(false)
  }
  const candidates = assignees(kind, agents)
  if (asked && possible)
    return (
      <div className="assign">
        <AssignForm
          agents={candidates}
          confirm={(agentId, why) => refusal.follow(assign(agentId, why))}
          cancel={() => setAsked(false)}
        />
        {refusal.words !== '' && (
          <p className="trouble" role="alert">
            {refusal.words}
          </p>
        )}
      </div>
    )
  return (
    <Button
      size={kind === 'pick' ? 'small' : 'middle'}
      disabled={!possible}
      onClick={() => setAsked(true)}
      title={t(`assign.hint.${kind}`)}
    >
      {t(`assign.${kind}`)}
    </Button>
  )
}

// 实时看板: the figures, who waits, emergency hand-overs, and every agent.
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgentView, BoardView, Formula, WaitingCallView } from '@hotline/contract'
import type { SendCommand } from '../../shared/send-command.ts'
import { AgentTiles } from './agent-tiles.tsx'
import { ChosenAgent } from './chosen-agent.tsx'
import { Emergencies } from './emergencies.tsx'
import { FigureRows } from './figure-rows.tsx'
import { Figures } from './figures.tsx'
import { Unanswered } from './unanswered.tsx'
import { WaitingLine } from './waiting-line.tsx'

export function BoardRegion(props: {
  view: BoardView | undefined
  /** Epoch ms, server's clock. */
  now: number
  command: SendCommand
  openRecording: (journeyId: string) => void
  /** Other features' actions: beside a call that waits, and for the call of the agent who was chosen. */
  waitingAction?: (call: WaitingCallView) => ReactNode
  callActions?: (agent: BoardAgentView) => ReactNode
}): ReactNode {
  const { t } = useTranslation()
  const { view, now, command } = props
  const [chosen, setChosen] = useState<string>()
  const [formula, setFormula] = useState<Formula>()
  const agents = view?.agents ?? []
  const agent = agents.find(({ agentId }) => agentId === chosen)
  return (
    <section aria-label={t('board.heading')} className="board">
      <Figures view={view} now={now} openRows={setFormula} />
      <div className="board-left">
        <WaitingLine waiting={view?.waiting} now={now} action={props.waitingAction} />
        <Emergencies emergencies={view?.emergencies ?? []} now={now} />
        <Unanswered unanswered={view?.unanswered ?? []} now={now} />
      </div>
      <div className="board-right">
        <AgentTiles agents={view?.agents} now={now} chosen={chosen} choose={setChosen} />
        <ChosenAgent
          key={chosen ?? ''}
          agentId={chosen}
          agent={agent}
          now={now}
          close={() => setChosen(undefined)}
          command={command}
          openRecording={props.openRecording}
        >
          {agent !== undefined && props.callActions?.(agent)}
        </ChosenAgent>
      </div>
      <FigureRows
        key={formula ?? ''}
        formula={formula}
        close={() => setFormula(undefined)}
        openRecording={props.openRecording}
      />
    </section>
  )
}

// The agent whose tile was opened: her call, and 强制小休 and 强制签退 with a question in the same place.
import { Button } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgentView, CommandInput } from '@hotline/contract'
import { Panel } from '../../shared/panel.tsx'
import type { SendCommand } from '../../shared/send-command.ts'
import { useRefusal } from '../../shared/use-refusal.ts'
import { mayForce } from './board-model.ts'
import { ForceForm } from './force-form.tsx'

type Move = CommandInput<'agent:force'>['to']
const MOVES: readonly Move[] = ['not_ready', 'logged_out']

export function ChosenAgent(props: {
  agentId: string | undefined
  /** Undefined while none is chosen, or she has logged out since. */
  agent: BoardAgentView | undefined
  now: number
  close: () => void
  command: SendCommand
  openRecording: (journeyId: string) => void
  /** What can be done with her call: another feature's part. */
  children?: ReactNode
}): ReactNode {
  const { t } = useTranslation()
  const { agentId, agent, now, command } = props
  const [asked, setAsked] = useState<Move>()
  const [done, setDone] = useState<Move>()
  const refusal = useRefusal(now)
  const buttons = useRef<Partial<Record<Move, HTMLElement | null>>>({})
  const returnTo = useRef<Move>(undefined)
  const free = mayForce(agent)

  // A call that comes takes the question away, not the person's place.
  const asking = free ? asked : undefined
  useEffect(() => {
    if (asking !== undefined || returnTo.current === undefined) return
    buttons.current[returnTo.current]?.focus()
    returnTo.current = undefined
  }, [asking])

  const leave = (): void => {
    returnTo.current = asked
    setAsked(undefined)
  }
  const force = async (to: Move, why: string): Promise<void> => {
    if (agentId === undefined) return
    await command('agent:force', { agentId, to, why })
    leave()
    setDone(to)
  }
  const title = agent === undefined ? t('board.agents') : `${agent.agentId} ${agent.name}`
  return (
    <Panel
      name={
        agent === undefined
          ? t('board.chooseAgent')
          : t('board.agent', { id: agent.agentId, name: agent.name })
      }
      className="chosen"
      aside={
        agentId !== undefined && (
          <Button size="small" type="text" onClick={props.close}>
            {t('board.close')}
          </Button>
        )
      }
    >
      {agent !== undefined && (
        <div className="chosen-body">
          <p className="chosen-call">
            {calls(agent)}{' '}
            {agent.call !== null && (
              <Button
                size="small"
                onClick={() => agent.call !== null && props.openRecording(agent.call.journeyId)}
              >
                {t('recording.open')}
              </Button>
            )}
          </p>
          {asking === undefined ? (
            <div className="chosen-actions" role="group" aria-label={title}>
              {props.children}
              {MOVES.map((to) => (
                <Button
                  key={to}
                  ref={(button) => {
                    buttons.current[to] = button
                  }}
                  disabled={!free}
                  title={free ? '' : t('board.inCall')}
                  onClick={() => {
                    setDone(undefined)
                    setAsked(to)
                  }}
                >
                  {t(`board.force.${to}`)}
                </Button>
              ))}
            </div>
          ) : (
            <ForceForm to={asking} confirm={(why) => refusal.follow(force(asking, why))} cancel={leave} />
          )}
        </div>
      )}
      <p className="chosen-word" aria-live="polite">
        {refusal.words !== '' ? (
          <span className="trouble">{refusal.words}</span>
        ) : (
          <span className="empty">{quietWord()}</span>
        )}
      </p>
    </Panel>
  )

  function quietWord(): string {
    if (done !== undefined && agentId !== undefined) return t(`board.done.${done}`, { id: agentId })
    return agent === undefined || free ? '' : t('board.inCall')
  }

  function calls({ state, call, forced }: BoardAgentView): string {
    if (call === null) return forced === null ? t('board.noCall') : t('board.by', forced)
    const number = call.number === '' ? t('board.withheld') : call.number
    const parties = call.parties.map((party) => `${party.name} ${t(`parties.state.${party.state}`)}`)
    const held = call.callerHeld ? [t('board.held')] : []
    const observers = call.observers.map(
      ({ by, name, state: is }) => `${by} ${name} ${t(`listening.state.${is}`)}`,
    )
    return [t(`state.${state}`), number, ...held, ...parties, ...observers].join(' · ')
  }
}

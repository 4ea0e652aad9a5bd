// 坐席: a tile each. Arrows go from tile to tile, Enter opens; one tile at a time is in the tab order.
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgentView } from '@hotline/contract'
import { Panel } from '../../shared/panel.tsx'
import { AgentTile } from './agent-tile.tsx'
import { neighbour } from './board-model.ts'

export function AgentTiles(props: {
  agents: readonly BoardAgentView[] | undefined
  now: number
  chosen: string | undefined
  choose: (agentId: string) => void
}): ReactNode {
  const { t } = useTranslation()
  const { agents = [], now, chosen } = props
  const [current, setCurrent] = useState<string>()
  const list = useRef<HTMLUListElement>(null)
  const reachable = agents.some(({ agentId }) => agentId === current) ? current : agents[0]?.agentId

  const move = (event: KeyboardEvent): void => {
    const tiles = [...(list.current?.querySelectorAll('button') ?? [])]
    const spots = tiles.map((tile) => ({ x: tile.offsetLeft, y: tile.offsetTop }))
    const to = neighbour(
      spots,
      tiles.findIndex((tile) => tile === document.activeElement),
      event.key,
    )
    if (to === undefined) return
    event.preventDefault()
    tiles[to]?.focus()
  }
  return (
    <Panel
      name={t('board.agents')}
      className="board-agents"
      aside={<span className="board-keys">{t('board.agentKeys')}</span>}
    >
      {props.agents?.length === 0 && <p className="empty">{t('board.agentsNone')}</p>}
      <ul ref={list} className="tiles" onKeyDown={move}>
        {agents.map((agent) => (
          <li key={agent.agentId}>
            <AgentTile
              agent={agent}
              now={now}
              chosen={agent.agentId === chosen}
              reachable={agent.agentId === reachable}
              onFocus={() => setCurrent(agent.agentId)}
              open={() => props.choose(agent.agentId)}
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

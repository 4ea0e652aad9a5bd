/** Where a story about a live call begins: a citizen and an agent who hear each other. */
import { openReadyDesk, type Desk } from './desk-page.ts'
import type { AgentComputer } from './browser.ts'
import { callHotline, type Citizen } from './citizen.ts'
import { hearEachOther, theAgent, theCaller, TONES, type Person } from './conversation.ts'
import type { Hotline } from './hotline.ts'

export interface Talk {
  citizen: Citizen
  desk: Desk
  caller: Person
  agent: Person
  /** Of the caller, another one for each agent. */
  number: string
  startedAt: Date
  /** Ends the call if it is still up, and closes the desk. */
  leave(): Promise<void>
}

/** @param agentId of nobody else's story in this file, so that an earlier story's wrap-up is none of this one's business */
export async function startTalk(
  stage: { hotline: Hotline; computer: AgentComputer },
  agentId: string,
): Promise<Talk> {
  const { hotline, computer } = stage
  const startedAt = new Date()
  const number = `1380000${agentId}`
  const desk = await openReadyDesk(computer, hotline, agentId)
  const citizen = await callHotline({ sipPort: hotline.sipPort, from: number, toneHz: TONES.caller })
  const leave = async () => {
    await citizen.leave()
    await desk.page.context().close()
  }
  const [caller, agent] = [theCaller(citizen), theAgent(desk)]
  try {
    await desk.status('振铃')
    await desk.answer()
    await hearEachOther([caller, agent])
  } catch (failure) {
    await leave()
    throw failure
  }
  return { citizen, desk, caller, agent, number, startedAt, leave }
}

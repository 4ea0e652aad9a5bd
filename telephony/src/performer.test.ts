import { AppError } from '@hotline/contract'
import { expect, it } from 'vitest'
import type { Effect } from './domain/exchange.ts'
import { createMemoryLine } from './memory-line.ts'
import { createPerformer } from './performer.ts'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

it('F1 carries out what follows although the switch is not in reach: nothing of a decision is lost', async () => {
  const line = createMemoryLine()
  const call = { journeyId: 'j1', skills: ['general'], priority: 50, arrivedAt: 1 }
  await line.enqueue(call, 1)
  const cleared: string[] = []
  const performer = createPerformer({
    line,
    journal: {
      saveJourney: () => Promise.resolve(true),
      retell: () => Promise.resolve(),
      saveAgent: () => Promise.resolve(),
      saveSeat: () => Promise.resolve(),
      forgetSeat: () => Promise.resolve(),
      load: () => Promise.resolve({ journeys: [], agents: [], seats: [] }),
    },
    switch: () => {
      throw new AppError('SWITCH_AWAY', {})
    },
    log: quiet,
    now: () => 2,
    mayAct: () => true,
    onAssigned: () => undefined,
    onRingFailed: () => undefined,
    onPartyFailed: () => undefined,
    onPartyChanged: () => undefined,
    onObserverChanged: () => undefined,
    onAgentChanged: () => undefined,
    onSeatChanged: () => undefined,
    onDiffered: (_kind, subject) => cleared.push(subject),
    onArrived: () => undefined,
    onOffered: () => undefined,
    onJourneySaved: () => undefined,
  })
  const effects: Effect[] = [
    { do: 'hangUp', legId: 'agent.j1.1.1', why: 'lost' },
    { do: 'leave', journeyId: 'j1' },
    { do: 'clear', journeyId: 'j1' },
    { do: 'differed', kind: 'caller_gone', subject: 'j1' },
  ]
  performer.perform(effects)
  performer.settle()
  await new Promise((resolve) => setImmediate(resolve))
  expect((await line.look()).waiting).toEqual([])
  expect(cleared).toEqual(['j1'])
})

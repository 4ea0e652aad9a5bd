// Boards for tests, whole and valid, so that a test names only what matters to it.
import type { BoardAgentView, BoardView, Formula, WaitingCallView } from '@hotline/contract'
import { anAgent } from './views.ts'

const id = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`

export function aBoardAgent(over: Partial<BoardAgentView> = {}): BoardAgentView {
  const { skills: _skills, ...agent } = anAgent()
  return { ...agent, call: null, ...over }
}

export function aBoardCall(number = '138****1111'): NonNullable<BoardAgentView['call']> {
  return { journeyId: id(1), number, state: 'talking', callerHeld: false, parties: [], observers: [] }
}

export function aWaitingCall(over: Partial<WaitingCallView> = {}): WaitingCallView {
  return {
    journeyId: id(over.arrivedAt ?? 7),
    number: '138****2222',
    dialled: '12345',
    arrivedAt: 90_000,
    state: 'queued',
    priority: 50,
    queueName: '综合受理',
    step: 0,
    pinnedTo: null,
    ...over,
  }
}

export function aBoard(over: Partial<BoardView> = {}): BoardView {
  const figure = (formula: Formula, numerator: number, denominator: number) => ({
    ...{ formula, numerator, denominator, since: 0 },
    value: denominator === 0 ? null : numerator / denominator,
  })
  return {
    epoch: 1,
    seq: 1,
    now: 100_000,
    waiting: [],
    agents: [],
    emergencies: [],
    alarms: [],
    unanswered: [],
    figures: {
      answerRate: figure('answer_rate', 27, 28),
      answerRate15s: figure('answer_rate_15s', 2, 3),
      answerRate24h: figure('answer_rate_24h', 0, 0),
      callbacksDue: 2,
    },
    dataAwaySince: null,
    switchUp: true,
    recording: { room: 'enough', freeBytes: 50_000_000_000, running: 0, failing: [] },
    ...over,
  }
}

/** The HTTP interface as an outside program uses it: a session cookie and JSON. */
import { randomUUID } from 'node:crypto'
import {
  ExpertUnitList,
  MissedCall,
  TicketList,
  TicketView,
  type ExpertUnitView,
  type TicketSummary,
} from '@hotline/contract'

export interface Api {
  /** The session, for a socket. */
  readonly cookie: string
  ticket(number: string): Promise<TicketView>
  /** Their numbers are masked: 138****1111. */
  missedCalls(): Promise<MissedCall[]>
  /** The account's own, or everybody's for a supervisor, newest first. */
  tickets(query: string): Promise<TicketSummary[]>
  /** 专家目录 */
  experts(query: string): Promise<ExpertUnitView[]>
  /** Any request, for what must be refused. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
}

export interface Answer {
  status: number
  body: unknown
}

export async function logIn(url: string, id: string, password: string): Promise<Api> {
  const answer = await fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, password }),
  })
  if (!answer.ok) throw new Error(`login of ${id} answered ${String(answer.status)} ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const send: Api['send'] = async (method, path, body, headers = {}) => {
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    return {
      status: reply.status,
      body: text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as unknown) : text,
    }
  }
  const get = async (path: string) => {
    const { status, body } = await send('GET', path)
    if (status !== 200) throw new Error(`GET ${path} answered ${String(status)} ${JSON.stringify(body)}`)
    return body
  }
  return {
    cookie,
    send,
    ticket: async (number) => TicketView.parse(await get(`/api/tickets/${number}`)),
    tickets: async (query) =>
      TicketList.parse(await get(`/api/tickets?q=${encodeURIComponent(query)}`)).tickets,
    experts: async (query) =>
      ExpertUnitList.parse(await get(`/api/experts?q=${encodeURIComponent(query)}`)).units,
    missedCalls: async () =>
      MissedCall.array().parse(((await get('/api/missed-calls')) as { calls: unknown }).calls),
  }
}

export const idempotencyKey = () => randomUUID()

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMANDS, ROLES, type Role } from '@hotline/contract'
import { startHotline, type Hotline } from './harness.ts'

const PEOPLE: Record<Role, string> = {
  agent: '1001',
  supervisor: '2001',
  expert: '3001',
  administrator: '9001',
}

/** Written by hand on purpose: a route that is not here, or that opens to one more role, fails. */
const EXPECTED: Record<string, 'public' | readonly Role[]> = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',
  'GET /': 'public',
  'POST /api/login': 'public',
  'POST /api/logout': ROLES,
  'GET /api/me': ROLES,
  'GET /api/knowledge/search': ROLES,
  'GET /api/experts': ROLES,
  'GET /api/board/figures/:formula/rows': ['supervisor', 'administrator'],
  'GET /api/missed-calls': ['agent', 'supervisor'],
  'GET /api/journeys/:journeyId/recording': ['agent', 'supervisor'],
  'POST /api/journeys/:journeyId/recording/listen': ['agent', 'supervisor'],
  'POST /api/journeys/:journeyId/recording/redactions': ['supervisor'],
  'GET /api/recordings/:fileId/audio': ['agent', 'supervisor'],
  'POST /api/journeys/:journeyId/citizen': ['agent', 'supervisor'],
  'POST /api/tickets': ['agent', 'supervisor'],
  'PUT /api/tickets/:number': ['agent', 'supervisor'],
  'POST /api/tickets/:number/contacts': ['agent', 'supervisor'],
  'GET /api/tickets/:number': ['agent', 'supervisor', 'expert'],
  'GET /api/tickets': ['agent', 'supervisor', 'expert'],
}

describe('who may do what', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({ env: { HOTLINE_REQUESTS_PER_10S: '100000' } })
  })
  afterAll(() => hotline.close())

  const routes = () =>
    hotline.app.routeAccess.filter(
      ({ method, url }) => method !== 'HEAD' && !url.startsWith('/api/docs') && !url.startsWith('/desktop'),
    )

  it('knows every route of the application', () => {
    expect(
      routes()
        .map(({ method, url }) => `${method} ${url}`)
        .sort(),
    ).toEqual(Object.keys(EXPECTED).sort())
  })

  it('asserts each route × role, and nobody at all', async () => {
    // Logging out last, as it ends the session that the others use.
    const order = routes().sort((a, b) => Number(a.url === '/api/logout') - Number(b.url === '/api/logout'))
    for (const { method, url } of order) {
      const expected = EXPECTED[`${method} ${url}`]
      const path = url.replace(':number', '261121000001').replace(/:(journeyId|fileId)/, crypto.randomUUID())
      const ask = async (cookie: string | undefined) => {
        const answer = await hotline.app.inject({
          method: method as 'GET',
          url: path,
          ...(cookie === undefined ? {} : { headers: { cookie } }),
        })
        const code = answer.headers['content-type']?.toString().startsWith('application/json')
          ? answer.json<{ error?: { code?: string } }>().error?.code
          : undefined
        return code === 'FORBIDDEN' || code === 'NOT_LOGGED_IN' ? code : 'allowed'
      }
      expect(await ask(undefined), `${method} ${url} × nobody`).toBe(
        expected === 'public' ? 'allowed' : 'NOT_LOGGED_IN',
      )
      for (const role of ROLES) {
        const allowed = expected === 'public' || expected?.includes(role) === true
        expect(await ask(await hotline.login(PEOPLE[role])), `${method} ${url} × ${role}`).toBe(
          allowed ? 'allowed' : 'FORBIDDEN',
        )
      }
    }
  })

  it('asserts each command × role', async () => {
    const fresh = await startHotline({ env: { HOTLINE_COMMANDS_PER_SECOND: '1000' } })
    try {
      for (const role of ROLES) {
        const desk = fresh.connect(await fresh.login(PEOPLE[role]))
        for (const [name, { roles }] of Object.entries(COMMANDS)) {
          const ack = await desk.send(name, {})
          const code = ack.ok ? 'allowed' : ack.error.code === 'FORBIDDEN' ? 'FORBIDDEN' : 'allowed'
          expect(code, `${name} × ${role}`).toBe(
            (roles as readonly Role[]).includes(role) ? 'allowed' : 'FORBIDDEN',
          )
        }
      }
    } finally {
      await fresh.close()
    }
  })
})

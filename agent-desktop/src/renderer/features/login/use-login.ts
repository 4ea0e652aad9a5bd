// Logs in over HTTP; the cookie that comes back is HttpOnly, so the page learns only who it is.
import { useState } from 'react'
import { COMMANDS, LoginBody, Me } from '@hotline/contract'
import { ApiFailure, callApi } from '../../shared/api.ts'

/** Who has something to look at here: an agent's desk, an expert's screen, or the board. */
const DESKS: readonly string[] = (['desk:open', 'seat:open', 'board:open'] as const).flatMap(
  (name) => COMMANDS[name].roles,
)

export function useLogin(onLogin: (me: Me) => void): {
  login: (id: string, password: string) => void
  busy: boolean
  failure: ApiFailure | 'not_agent' | undefined
} {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ApiFailure | 'not_agent'>()

  const attempt = async (id: string, password: string): Promise<void> => {
    const body = LoginBody.safeParse({ id: id.trim(), password })
    // A number that cannot exist is answered like a wrong one: the page tells nobody which numbers do.
    if (!body.success) return setFailure(new ApiFailure('LOGIN_FAILED'))
    setBusy(true)
    try {
      const me = await callApi({ method: 'POST', path: '/api/login', body: body.data, answer: Me })
      if (me.roles.some((role) => DESKS.includes(role))) onLogin(me)
      else setFailure('not_agent')
    } catch (cause) {
      setFailure(cause instanceof ApiFailure ? cause : new ApiFailure('SERVER_AWAY', {}, { cause }))
    } finally {
      setBusy(false)
    }
  }
  return { login: (id, password) => void attempt(id, password), busy, failure }
}

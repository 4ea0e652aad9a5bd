// Plain inputs on purpose: the login page must be there at once on an old PC, before the desk's libraries are.
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Forced, Me } from '@hotline/contract'
import { useFailureText } from '../../shared/use-failure-text.ts'
import { useLogin } from './use-login.ts'

export function LoginPage(props: {
  onLogin: (me: Me) => void
  /** Who has just ended this person's session, and why. */
  forced?: Forced | undefined
}): ReactNode {
  const { onLogin, forced } = props
  const { t } = useTranslation()
  const failureText = useFailureText()
  const { login, busy, failure } = useLogin(onLogin)
  const [id, setId] = useState('')
  const [password, setPassword] = useState('')
  const field = useId()

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    login(id, password)
  }
  const problem =
    failure === undefined
      ? forced === undefined
        ? ''
        : t('login.forcedOut', forced)
      : failure === 'not_agent'
        ? t('login.notAgent')
        : failureText(failure)

  return (
    <main className="login">
      <form className="login-card" onSubmit={submit} noValidate>
        <h1>{t('login.heading')}</h1>
        <label htmlFor={`${field}-id`}>{t('login.id')}</label>
        <input
          id={`${field}-id`}
          value={id}
          onChange={(event) => setId(event.target.value)}
          inputMode="numeric"
          autoComplete="username"
          placeholder={t('login.idHint')}
          autoFocus
        />
        <label htmlFor={`${field}-password`}>{t('login.password')}</label>
        <input
          id={`${field}-password`}
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
        />
        <p className="login-problem" role="alert">
          {problem}
        </p>
        <button type="submit" disabled={busy}>
          {busy ? t('login.busy') : t('login.submit')}
        </button>
      </form>
    </main>
  )
}

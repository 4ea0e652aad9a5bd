/** Who may hear or redact a recording, beside having a reason (CF-2). Pure. */
import type { Role } from '@hotline/contract'

export interface Listener {
  id: string
  roles: readonly Role[]
}

/** @param takers the agents who talked with the caller. @param agents the installation's setting */
export function mayListen(user: Listener, takers: readonly string[], agents: 'own' | 'none'): boolean {
  if (user.roles.includes('supervisor')) return true
  return agents === 'own' && user.roles.includes('agent') && takers.includes(user.id)
}

export function mayRedact(user: Listener): boolean {
  return user.roles.includes('supervisor')
}

/** What one press of 110, 119, 120 or 122 asks of telephony. Pure. */
import { AppError, type EmergencyService } from '@hotline/contract'
import type { PartyWish } from '@hotline/telephony'
import { readSipContact, sipUri } from '../domain/sip-contact.ts'

/** How emergencies are dialled now. */
export interface EmergencyPlan {
  /** EM-8: the whole path to a local answering machine instead of a trunk. */
  drill: boolean
  /** SIP contacts in order of trial; a service without any is absent. */
  routes: Readonly<Partial<Record<EmergencyService, readonly string[]>>>
}

/**
 * EM-1, EM-3: every route in its order. The wish's name is the service's number; what it is called is the screen's word.
 * @throws AppError NO_CONTACT with `service` where no route is set
 */
export function emergencyWish(service: EmergencyService, { drill, routes }: EmergencyPlan): PartyWish {
  const wish = { role: 'emergency', purpose: 'emergency', name: service, service, hunt: 'in_order' } as const
  // Decided before any route is looked at: in a drill there is nothing in the wish that a trunk could dial.
  if (drill)
    return {
      ...wish,
      drill,
      contacts: [{ label: '演练', uri: `drill:${service}`, accept: 'answer' }],
    }
  const uris = routes[service] ?? []
  if (uris.length === 0) throw new AppError('NO_CONTACT', { service })
  const contacts = uris.map((uri, at) => {
    const contact = readSipContact(uri)
    return {
      label: `线路${String(at + 1)}`,
      uri: sipUri({ ...contact, user: contact.user ?? service }),
      accept: 'answer' as const,
    }
  })
  return { ...wish, drill, contacts }
}

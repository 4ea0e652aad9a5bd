/** What one press of 110, 119, 120 or 122 asks of telephony. Pure. */
import { EMERGENCY_SERVICES, type EmergencyService } from '@hotline/contract'
import type { EmergencyRoutes, PartyWish } from '@hotline/telephony'
import { readSipContact, sipUri } from '../domain/sip-contact.ts'

/** How emergencies are dialled now. */
export interface EmergencyPlan {
  /** EM-8: the whole path to a local answering machine instead of a trunk. */
  drill: boolean
  /** SIP contacts in order of trial; a service without any is absent. */
  routes: Readonly<Partial<Record<EmergencyService, readonly string[]>>>
}

/**
 * EM-1, EM-3: every route in its order; none where none is set, which telephony treats as a route that failed. The
 * wish's name is the service's number; what it is called is the screen's word.
 */
export function emergencyWish(service: EmergencyService, plan: EmergencyPlan): PartyWish {
  const wish = { role: 'emergency', purpose: 'emergency', name: service, service, hunt: 'in_order' } as const
  // Decided before any route is looked at: in a drill there is nothing in the wish that a trunk could dial.
  if (plan.drill)
    return {
      ...wish,
      drill: true,
      contacts: [{ label: '演练', uri: `drill:${service}`, accept: 'answer' }],
    }
  const contacts = routesOf(service, plan).map((uri, at) => ({
    label: `线路${String(at + 1)}`,
    uri,
    accept: 'answer' as const,
  }))
  return { ...wish, drill: false, contacts }
}

/** What the switch dials by itself while no server lives. */
export function switchRoutes(plan: EmergencyPlan): EmergencyRoutes {
  const [police, fire, ambulance, traffic] = EMERGENCY_SERVICES
  return {
    drill: plan.drill,
    routes: {
      [police]: routesOf(police, plan),
      [fire]: routesOf(fire, plan),
      [ambulance]: routesOf(ambulance, plan),
      [traffic]: routesOf(traffic, plan),
    },
  }
}

/** A route without a user is asked for the service. @throws AppError INPUT_INVALID for what is no telephone */
function routesOf(service: EmergencyService, { routes }: EmergencyPlan): string[] {
  return (routes[service] ?? []).map((uri) => {
    const contact = readSipContact(uri)
    return sipUri({ ...contact, user: contact.user ?? service })
  })
}

import { EMERGENCY_SERVICES } from '@hotline/contract'
import { describe, expect, it } from 'vitest'
import { emergencyWish, switchRoutes, type EmergencyPlan } from './wish.ts'

const routes: EmergencyPlan['routes'] = {
  '110': ['sip:10.0.0.1:5060', 'sip:police@10.0.0.2:5070', 'sip:gw.example.cn'],
  '119': ['sip:119@10.0.0.1'],
}

describe('an emergency key', () => {
  it('EM-1 EM-3 asks for every route in its order; a route without a user is asked for the service', () => {
    expect(emergencyWish('110', { drill: false, routes })).toEqual({
      role: 'emergency',
      purpose: 'emergency',
      name: '110',
      service: '110',
      drill: false,
      hunt: 'in_order',
      contacts: [
        { label: '线路1', uri: 'sip:110@10.0.0.1:5060', accept: 'answer' },
        { label: '线路2', uri: 'sip:police@10.0.0.2:5070', accept: 'answer' },
        { label: '线路3', uri: 'sip:110@gw.example.cn', accept: 'answer' },
      ],
    })
  })

  it.each(EMERGENCY_SERVICES)('EM-8 has no route of %s in it during a drill, set or not', (service) => {
    const wish = emergencyWish(service, { drill: true, routes })
    expect(wish).toMatchObject({ drill: true, service })
    expect(wish.contacts).toEqual([{ label: '演练', uri: `drill:${service}`, accept: 'answer' }])
    expect(JSON.stringify(wish)).not.toContain('sip:')
  })

  it.each(['120', '122'] as const)('EM-3 asks for nobody where no route of %s is set', (service) => {
    expect(emergencyWish(service, { drill: false, routes }).contacts).toEqual([])
  })

  it('EM-1 gives the switch the same routes for the time without a server', () => {
    expect(switchRoutes({ drill: false, routes })).toEqual({
      drill: false,
      routes: {
        '110': ['sip:110@10.0.0.1:5060', 'sip:police@10.0.0.2:5070', 'sip:110@gw.example.cn'],
        '119': ['sip:119@10.0.0.1'],
        '120': [],
        '122': [],
      },
    })
  })

  it('dials nothing that is no telephone, even if the database has it', () => {
    const plan = { drill: false, routes: { '120': ['sip:120@10.0.0.1&Local/1@hotline'] } }
    expect(() => emergencyWish('120', plan)).toThrow('INPUT_INVALID')
  })
})

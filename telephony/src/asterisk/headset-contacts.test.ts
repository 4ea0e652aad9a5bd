import { describe, expect, it } from 'vitest'
import type { AriEventOf } from './ari-event.ts'
import { createHeadsetContacts } from './headset-contacts.ts'

const event = (uri: string, contact_status: string, resource = 'h-1'): AriEventOf<'ContactStatusChange'> => ({
  type: 'ContactStatusChange',
  application: 'hotline-a',
  timestamp: '',
  endpoint: { technology: 'PJSIP', resource, channel_ids: [] },
  contact_info: { uri, contact_status, aor: resource },
})

function told(...events: AriEventOf<'ContactStatusChange'>[]): string[] {
  const heard: string[] = []
  const contacts = createHeadsetContacts((name, how) => heard.push(`${name} ${how}`))
  for (const each of events) contacts.seen(each)
  return heard
}

describe('a headset’s contacts', () => {
  it('tells a registration once, however often its state is told', () => {
    expect(told(event('a', 'NonQualified'), event('a', 'Reachable'))).toEqual(['h-1 online'])
  })
  it('tells a reload as a loss and a return, in whatever order the contacts change', () => {
    expect(told(event('a', 'NonQualified'), event('b', 'NonQualified'), event('a', 'Removed'))).toEqual([
      'h-1 online',
      'h-1 gone',
      'h-1 online',
    ])
    expect(told(event('a', 'NonQualified'), event('a', 'Removed'), event('b', 'NonQualified'))).toEqual([
      'h-1 online',
      'h-1 gone',
      'h-1 online',
    ])
  })
  it('tells a page that does not answer from one that has gone', () => {
    expect(told(event('a', 'Reachable'), event('a', 'Unreachable'), event('a', 'Reachable'))).toEqual([
      'h-1 online',
      'h-1 silent',
      'h-1 online',
    ])
  })
  it('does not hear of the trunk', () => {
    expect(told(event('a', 'Reachable', 'trunk'))).toEqual([])
  })
})

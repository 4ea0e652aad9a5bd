import type { AriEventOf } from './ari-event.ts'

/**
 * Tells from contact events whether a headset is there. A page that was loaded again registers a new contact: that is
 * a loss and a return, also when the new one is seen before the old one goes.
 */
export function createHeadsetContacts(tell: (name: string, how: 'online' | 'silent' | 'gone') => void) {
  const contacts = new Map<string, string>()
  return {
    seen(event: AriEventOf<'ContactStatusChange'>): void {
      const { resource: name } = event.endpoint
      const { uri, contact_status: status } = event.contact_info
      if (!name.startsWith('h-')) return
      const known = contacts.get(name)
      if (status === 'Removed' || status === 'Unreachable') {
        if (known !== undefined && known !== uri) return
        contacts.delete(name)
        tell(name, status === 'Removed' ? 'gone' : 'silent')
      } else if (known !== uri) {
        contacts.set(name, uri)
        if (known !== undefined) tell(name, 'gone')
        tell(name, 'online')
      }
    },
    forget(name: string): void {
      contacts.delete(name)
    },
  }
}

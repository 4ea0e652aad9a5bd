/** Contacts and routes as an operator writes them. */
import { readSipContact, sipUri } from '../domain/sip-contact.ts'

/** More are never tried before a caller gives up. */
const MOST = 10
/** An expert's own headset in this system. */
const SEAT = /^seat:\d{3,6}$/

/**
 * @param kinds `seats`: an expert's own seat is a contact too, as `seat:3001`
 * @returns them as they are dialled
 * @throws Error with one sentence naming the first that is none
 */
export function readContacts(texts: readonly string[], kinds?: 'seats'): string[] {
  if (texts.length === 0 || texts.length > MOST)
    throw new Error(`Give one to ${String(MOST)} contacts, each as sip:USER@HOST:PORT.`)
  return texts.map((text) => {
    if (kinds === 'seats' && SEAT.test(text)) return text
    try {
      return sipUri(readSipContact(text))
    } catch (error) {
      throw new Error(`${JSON.stringify(text)} is no contact; write sip:USER@HOST:PORT or sip:HOST:PORT.`, {
        cause: error,
      })
    }
  })
}

// What the window may never do: Electron's security points that apply to a page of our own, in one place.
import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron'

const DEFAULT_HOTLINE = 'http://127.0.0.1:8080'

/** @param given HOTLINE_URL; a page without TLS gets a microphone only on this computer itself */
export function deskUrl(given: string | undefined): URL {
  const url = new URL('/desktop/', given ?? DEFAULT_HOTLINE)
  if (!['http:', 'https:'].includes(url.protocol))
    throw new Error('HOTLINE_URL must begin with http:// or https://')
  return url
}

export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1366,
    height: 768,
    minWidth: 1180,
    minHeight: 680,
    autoHideMenuBar: true,
    backgroundColor: '#eef1f4',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A headset must ring although nobody has clicked since the morning.
      autoplayPolicy: 'no-user-gesture-required',
      // Timers of a covered window must not slow down: they watch the microphone.
      backgroundThrottling: false,
    },
  }
}

export function isHome(url: string, home: URL): boolean {
  return URL.canParse(url) && new URL(url).origin === home.origin
}

/** Only sound: no camera, place, clipboard, notification, USB. */
export function mayUse(permission: string, mediaTypes: readonly string[] | undefined): boolean {
  if (permission === 'speaker-selection') return true
  return permission === 'media' && mediaTypes?.includes('video') !== true
}

type GuardedContents = Pick<WebContents, 'setWindowOpenHandler'> & {
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-attach-webview',
    listener: (event: { preventDefault(): void; url?: string }) => void,
  ): unknown
}

export function guardWindow(contents: GuardedContents, home: URL): void {
  // No second window, and no address in a ticket's text ever reaches the system's browser.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  for (const event of ['will-navigate', 'will-redirect'] as const) {
    contents.on(event, (navigation) => {
      if (!isHome(navigation.url ?? '', home)) navigation.preventDefault()
    })
  }
  contents.on('will-attach-webview', (attachment) => attachment.preventDefault())
}

export function guardSession(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
  home: URL,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? details.mediaTypes : undefined
    answer(isHome(details.requestingUrl, home) && mayUse(permission, mediaTypes))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      isHome(origin, home) &&
      mayUse(permission, details.mediaType === undefined ? undefined : [details.mediaType]),
  )
}

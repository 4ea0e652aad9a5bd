import { describe, expect, it, vi } from 'vitest'
import { deskUrl, guardSession, guardWindow, isHome, mayUse, windowOptions } from './window-rules.ts'

const home = deskUrl('https://hotline.example:8443')

describe('the window', () => {
  it('isolates the page from Node', () => {
    expect(windowOptions('/p.cjs').webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })
  it('opens the desk of the given hotline, or of this computer', () => {
    expect(home.href).toBe('https://hotline.example:8443/desktop/')
    expect(deskUrl(undefined).href).toBe('http://127.0.0.1:8080/desktop/')
    expect(() => deskUrl('file:///etc/passwd')).toThrow('HOTLINE_URL')
    expect(() => deskUrl('not an address')).toThrow()
  })
  it.each([
    ['https://hotline.example:8443/desktop/', true],
    ['https://hotline.example:8443/api/docs', true],
    ['https://hotline.example/desktop/', false],
    ['http://hotline.example:8443/desktop/', false],
    ['https://hotline.example:8443.evil.example/', false],
    ['https://hotline.example:8443@evil.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['', false],
  ])('%s is home: %s', (url, expected) => expect(isHome(url, home)).toBe(expected))

  it('stays at home: no other address, no new window, no webview', () => {
    const listeners = new Map<string, (event: { preventDefault(): void; url?: string }) => void>()
    const setWindowOpenHandler = vi.fn()
    guardWindow({ setWindowOpenHandler, on: (event, listener) => listeners.set(event, listener) }, home)
    const opened = setWindowOpenHandler.mock.calls[0]?.[0] as () => unknown
    expect(opened()).toEqual({ action: 'deny' })
    const refused = (event: string, url: string): boolean => {
      const preventDefault = vi.fn()
      listeners.get(event)?.({ preventDefault, url })
      return preventDefault.mock.calls.length === 1
    }
    for (const event of ['will-navigate', 'will-redirect']) {
      expect(refused(event, 'https://evil.example/')).toBe(true)
      expect(refused(event, home.href)).toBe(false)
    }
    expect(refused('will-attach-webview', home.href)).toBe(true)
  })
})

describe('permissions', () => {
  it.each([
    ['media', ['audio'], true],
    ['media', undefined, true],
    ['speaker-selection', undefined, true],
    ['media', ['audio', 'video'], false],
    ['media', ['video'], false],
    ...['geolocation', 'notifications', 'clipboard-read', 'midi', 'hid', 'serial', 'usb', 'openExternal'].map(
      (name) => [name, undefined, false] as const,
    ),
  ] as const)('%s %j: %s', (permission, types, expected) => expect(mayUse(permission, types)).toBe(expected))

  it('gives the microphone to the hotline alone', () => {
    const request = vi.fn()
    const check = vi.fn()
    guardSession({ setPermissionRequestHandler: request, setPermissionCheckHandler: check }, home)
    const handler = request.mock.calls[0]?.[0] as (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: unknown,
    ) => void
    const asked = (requestingUrl: string, mediaTypes: string[]): boolean => {
      const answer = vi.fn<(granted: boolean) => void>()
      handler({}, 'media', answer, { requestingUrl, mediaTypes })
      return answer.mock.calls[0]?.[0] === true
    }
    expect(asked(home.href, ['audio'])).toBe(true)
    expect(asked(home.href, ['video'])).toBe(false)
    expect(asked('https://evil.example/', ['audio'])).toBe(false)
    const checked = check.mock.calls[0]?.[0] as (...args: unknown[]) => boolean
    expect(checked({}, 'media', home.origin, { mediaType: 'audio' })).toBe(true)
    expect(checked({}, 'media', 'https://evil.example', { mediaType: 'audio' })).toBe(false)
    expect(checked({}, 'geolocation', home.origin, {})).toBe(false)
  })
})

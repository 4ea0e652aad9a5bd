/** Which pages may speak to the server: its own, and those that the settings name. */

/** @param origin absent where no browser asks: such a client has no other site's page in it */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  named: readonly string[],
): boolean {
  if (origin === undefined) return true
  if (named.includes(origin)) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host
}

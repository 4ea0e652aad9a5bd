import type { Ari } from './ari.ts'

/**
 * Writes one value into AstDB, where the dialplan finds it when no server lives. ARI may not write there, so the
 * dialplan does it for us (`hotline-remember`, which knows these families). Key and value are checked by whoever asks.
 * @param value undefined: the key goes
 * @throws AriError
 */
export async function remember(
  ari: Ari,
  key: `${'hotline-emergency' | 'hotline-greeting'}/${string}`,
  value: string | undefined,
): Promise<void> {
  if (value === undefined) {
    const query = { variable: `DB_DELETE(${key})`, value: '1' }
    return ari.request('POST', '/asterisk/variable', { query })
  }
  const query = { endpoint: 'Local/s@hotline-remember/n', extension: 's', context: 'hotline-remember' }
  await ari.request('POST', '/channels', {
    query,
    body: { variables: { __HOTLINE_KEY: key, __HOTLINE_VALUE: value } },
  })
}

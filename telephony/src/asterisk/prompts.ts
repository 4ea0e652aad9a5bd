/** What the hotline says, as names of files in `telephony/asterisk/sounds/hotline`; `npm run prompts` makes them. */

/** Asks whoever answered an ordinary telephone for a key. */
export const ASK_FOR_KEY = ['ask-for-key']

/** EM-3: every route failed, the caller hears what to dial. */
export function directNumber(service: string): string[] {
  return ['dial-direct', ...service]
}

/** 工号1001为您服务, word by word: any agent's number can be said. */
export function agentAnnouncement(agentId: string): string[] {
  return ['gonghao', ...agentId, 'weinin-fuwu']
}

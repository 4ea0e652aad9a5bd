/** What the hotline says, as names of files in `telephony/asterisk/sounds/hotline`; `npm run prompts` makes them. */

/** 工号1001为您服务, word by word: any agent's number can be said. */
export function agentAnnouncement(agentId: string): string[] {
  return ['gonghao', ...agentId, 'weinin-fuwu']
}

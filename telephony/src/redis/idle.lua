-- An agent may be offered a call.
-- KEYS[1] prefix. ARGV[1] agentId, [2] profile, [3] idle since (epoch ms), [4] now (epoch ms)
-- Returns {} or the assignment {journeyId, agentId, epoch}.
local agent, profile, since, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('HEXISTS', P .. ':agent:' .. agent, 'call') == 1 then return {} end
unidle(agent)
idle(agent, profile, since)
local id = callFor(agent, profile)
if not id then return {} end
return offer(id, agent, now)

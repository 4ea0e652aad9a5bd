-- An agent may be offered a call.
-- KEYS[1] prefix. ARGV[1] agentId, [2] skills joined by '+', [3] idle since (epoch ms), [4] now (epoch ms)
-- Returns {} or the assignment {journeyId, agentId, epoch}.
local agent, skills, since, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('HEXISTS', P .. ':agent:' .. agent, 'call') == 1 then return {} end
unidle(agent)
idle(agent, skills, since)
local id = callFor(skills)
if not id then return {} end
return offer(id, agent, now)

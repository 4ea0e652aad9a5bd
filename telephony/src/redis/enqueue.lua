-- A call enters the line, or stays at its place.
-- KEYS[1] prefix. ARGV[1] journeyId, [2] group, [3] score, [4] now (epoch ms)
-- Returns {} or the assignment {journeyId, agentId, epoch}.
local id, group, score, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('HEXISTS', P .. ':call:' .. id, 'agent') == 1 then return {} end
local old = redis.call('HGET', P .. ':call:' .. id, 'group')
if old and old ~= group then unwait(id, old) end
wait(id, group, score)
local agent = agentFor(group)
-- Somebody else may stand before this call in its group; then no agent was free for the group anyway.
if not agent then return {} end
local head = redis.call('ZRANGE', P .. ':wait:' .. group, 0, 0)[1]
return offer(head, agent, now)

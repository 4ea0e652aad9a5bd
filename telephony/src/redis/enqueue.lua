-- A call enters the line, stays at its place, or moves to another one: a relaxation, or what was learnt of its caller.
-- KEYS[1] prefix. ARGV[1] journeyId, [2] group, [3] score, [4] preferred agent or '', [5] for her so many ms earlier,
--   [6] now (epoch ms)
-- Returns {} or the assignment {journeyId, agentId, epoch}.
local id, group, score, prefer, ahead, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if redis.call('HEXISTS', P .. ':call:' .. id, 'agent') == 1 then return {} end
local old = redis.call('HGET', P .. ':call:' .. id, 'group')
if old then unwait(id, old) end
wait(id, group, score, prefer, ahead)
local agent = agentForCall(id, group)
if not agent then return {} end
return offer(id, agent, now)

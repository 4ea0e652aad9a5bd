-- An offer failed: the call is back at its place, its agent stays out, and the next fitting pair is made.
-- KEYS[1] prefix. ARGV[1] journeyId, [2] agentId, [3] epoch, [4] now (epoch ms)
-- Returns {} or the assignment {journeyId, agentId, epoch}. An older epoch changes nothing.
local id, agent, epoch, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local call = P .. ':call:' .. id
if redis.call('HGET', call, 'epoch') ~= epoch or redis.call('HGET', call, 'agent') ~= agent then return {} end
redis.call('HDEL', call, 'agent', 'epoch')
redis.call('HDEL', P .. ':agent:' .. agent, 'call')
local group, score, prefer, ahead = unpack(redis.call('HMGET', call, 'group', 'score', 'prefer', 'ahead'))
wait(id, group, score, prefer or '', ahead or '0')
local other = agentForCall(id, group)
if not other then return {} end
return offer(id, other, now)

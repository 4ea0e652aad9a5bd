-- One call goes to one agent, who is ready, out of its turn, wherever the call is: waiting, offered to somebody else, or nowhere.
-- KEYS[1] prefix. ARGV[1] journeyId, [2] group, [3] score, [4] preferred agent or '', [5] for her so many ms earlier,
--   [6] agentId, [7] now (epoch ms)
-- Returns the assignment {journeyId, agentId, epoch}, or {} where the agent has another offer: then nothing has changed.
local id, group, score, prefer, ahead, agent, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if redis.call('HEXISTS', P .. ':agent:' .. agent, 'call') == 1 then return {} end
redis.call('SADD', P .. ':agents', agent)
local call = P .. ':call:' .. id
local before = redis.call('HGET', call, 'agent')
if before then
  redis.call('HDEL', P .. ':agent:' .. before, 'call')
  redis.call('HDEL', call, 'agent', 'epoch')
end
local old = redis.call('HGET', call, 'group')
if old then unwait(id, old) end
wait(id, group, score, prefer, ahead)
return offer(id, agent, now)

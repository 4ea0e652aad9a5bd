-- A call leaves the line for good: answered, or gone. Its agent's offer is over.
-- KEYS[1] prefix. ARGV[1] journeyId
-- Returns 1, or 0 where the call was not in the line.
local call = P .. ':call:' .. ARGV[1]
local group = redis.call('HGET', call, 'group')
if not group then return 0 end
local agent = redis.call('HGET', call, 'agent')
if agent then redis.call('HDEL', P .. ':agent:' .. agent, 'call') else unwait(ARGV[1], group) end
redis.call('DEL', call)
return 1

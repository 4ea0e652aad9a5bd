-- Saves a live journey's record by compare-and-set and appends its events to the stream, together.
-- KEYS[1] hash of live journeys, KEYS[2] the stream
-- ARGV[1] journeyId, [2] version, [3] record as JSON, [4] '1' while live, [5…] events as JSON
-- Returns 1, or 0 where a newer version is stored: the asking node is stale.
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if stored and cjson.decode(stored).version > tonumber(ARGV[2]) then return 0 end
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) else redis.call('HDEL', KEYS[1], ARGV[1]) end
for i = 5, #ARGV do redis.call('XADD', KEYS[2], '*', 'event', ARGV[i]) end
return 1

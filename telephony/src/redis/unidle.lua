-- An agent gets no more offers; one that was made stays until it is declined or left.
-- KEYS[1] prefix. ARGV[1] agentId
-- Returns 1.
unidle(ARGV[1])
if redis.call('HEXISTS', P .. ':agent:' .. ARGV[1], 'call') == 0 then
  redis.call('DEL', P .. ':agent:' .. ARGV[1])
  redis.call('SREM', P .. ':agents', ARGV[1])
end
return 1

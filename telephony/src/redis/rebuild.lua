-- Makes the line equal to what a node knows, then pairs as long as anybody fits.
-- KEYS[1] prefix. ARGV[1] JSON {waiting:[{id,group,score}], offered:[{id,group,score,agent,epoch}],
--   idle:[{agent,skills,since}]}, [2] now (epoch ms)
-- Returns a list of assignments {journeyId, agentId, epoch}.
local known = cjson.decode(ARGV[1])
local function forget(pattern)
  local cursor = '0'
  repeat
    local page = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 1000)
    cursor = page[1]
    for _, key in ipairs(page[2]) do redis.call('DEL', key) end
  until cursor == '0'
end
for _, part in ipairs({ ':wait:*', ':idle:*', ':call:*', ':agent:*' }) do forget(P .. part) end
redis.call('DEL', P .. ':groups', P .. ':agents')
local last = tonumber(redis.call('GET', P .. ':epoch') or '0')
for _, each in ipairs(known.offered) do
  redis.call('HSET', P .. ':call:' .. each.id, 'group', each.group, 'score', each.score, 'agent', each.agent, 'epoch',
    each.epoch)
  redis.call('HSET', P .. ':agent:' .. each.agent, 'call', each.id, 'skills', '', 'since', '0')
  redis.call('SADD', P .. ':agents', each.agent)
  last = math.max(last, tonumber(each.epoch))
end
redis.call('SET', P .. ':epoch', string.format('%.0f', last))
for _, each in ipairs(known.waiting) do wait(each.id, each.group, each.score) end
for _, each in ipairs(known.idle) do idle(each.agent, each.skills, each.since) end
return pairAll(ARGV[2])

-- Makes the line equal to what a node knows, then pairs as long as anybody fits.
-- KEYS[1] prefix. ARGV[1] JSON {waiting:[{id,group,score,prefer,ahead}], offered:[{…,agent,epoch}],
--   idle:[{agent,profile,since}]}, [2] now (epoch ms)
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
for _, part in ipairs({ 'wait', 'idle', 'call', 'agent', 'fit', 'serves', 'prefer', 'seen' }) do
  forget(P .. ':' .. part .. ':*')
end
redis.call('DEL', P .. ':groups', P .. ':profiles', P .. ':agents')
local last = tonumber(redis.call('GET', P .. ':epoch') or '0')
for _, each in ipairs(known.offered) do
  redis.call('HSET', P .. ':call:' .. each.id, 'group', each.group, 'score', each.score, 'prefer', each.prefer, 'ahead',
    each.ahead, 'agent', each.agent, 'epoch', each.epoch)
  redis.call('HSET', P .. ':agent:' .. each.agent, 'call', each.id)
  redis.call('SADD', P .. ':agents', each.agent)
  last = math.max(last, tonumber(each.epoch))
end
redis.call('SET', P .. ':epoch', string.format('%.0f', last))
for _, each in ipairs(known.waiting) do wait(each.id, each.group, each.score, each.prefer, each.ahead) end
for _, each in ipairs(known.idle) do idle(each.agent, each.profile, each.since) end
local made = {}
local id, agent = nextPair()
while id do
  made[#made + 1] = offer(id, agent, ARGV[2])
  id, agent = nextPair()
end
return made

-- The waiting line's shared words; `redis-waiting-line.ts` puts this in front of every move.
-- KEYS[1] is the prefix with its hash tag, so that every key below lives in one cluster slot:
--   <p>:wait:<group>   zset  journeyId by score (priority, first arrival); a group is the sorted skills joined by '+'
--   <p>:groups         set   groups that have somebody waiting
--   <p>:idle:<skill>   zset  agentId by the instant since which she is idle; one set for each skill
--   <p>:call:<id>      hash  group, score, and while offered: agent, epoch
--   <p>:agent:<id>     hash  skills, since, and while offered: call
--   <p>:epoch          the newest assignment's number
local P = KEYS[1]

local function split(text)
  local parts = {}
  for part in string.gmatch(text, '[^+]+') do parts[#parts + 1] = part end
  return parts
end

local function wait(id, group, score)
  redis.call('HSET', P .. ':call:' .. id, 'group', group, 'score', score)
  redis.call('ZADD', P .. ':wait:' .. group, score, id)
  redis.call('SADD', P .. ':groups', group)
end

local function unwait(id, group)
  redis.call('ZREM', P .. ':wait:' .. group, id)
  if redis.call('EXISTS', P .. ':wait:' .. group) == 0 then redis.call('SREM', P .. ':groups', group) end
end

local function idle(agent, skills, since)
  redis.call('HSET', P .. ':agent:' .. agent, 'skills', skills, 'since', since)
  redis.call('SADD', P .. ':agents', agent)
  for _, skill in ipairs(split(skills)) do redis.call('ZADD', P .. ':idle:' .. skill, since, agent) end
end

local function unidle(agent)
  local skills = redis.call('HGET', P .. ':agent:' .. agent, 'skills')
  if not skills then return end
  for _, skill in ipairs(split(skills)) do redis.call('ZREM', P .. ':idle:' .. skill, agent) end
end

-- The epoch never falls, also when the clock does: max(clock, last + 1).
local function offer(id, agent, now)
  local call = P .. ':call:' .. id
  unwait(id, redis.call('HGET', call, 'group'))
  unidle(agent)
  local epoch = math.max(tonumber(now), (tonumber(redis.call('GET', P .. ':epoch') or '0')) + 1)
  local text = string.format('%.0f', epoch)
  redis.call('SET', P .. ':epoch', text)
  redis.call('HSET', call, 'agent', agent, 'epoch', text)
  redis.call('HSET', P .. ':agent:' .. agent, 'call', id)
  return { id, agent, text }
end

-- The longest idle agent who has every skill of the group.
local function agentFor(group)
  local skills = split(group)
  if #skills == 1 then return redis.call('ZRANGE', P .. ':idle:' .. skills[1], 0, 0)[1] end
  local words = { 'ZINTER', #skills }
  for _, skill in ipairs(skills) do words[#words + 1] = P .. ':idle:' .. skill end
  words[#words + 1] = 'AGGREGATE'
  words[#words + 1] = 'MIN'
  return redis.call(unpack(words))[1]
end

-- The first call among all groups whose skills the agent has.
local function callFor(skills)
  local has = {}
  for _, skill in ipairs(split(skills)) do has[skill] = true end
  local best, bestScore
  for _, group in ipairs(redis.call('SMEMBERS', P .. ':groups')) do
    local fits = true
    for _, skill in ipairs(split(group)) do fits = fits and has[skill] end
    if fits then
      local head = redis.call('ZRANGE', P .. ':wait:' .. group, 0, 0, 'WITHSCORES')
      local score = tonumber(head[2])
      if head[1] and (not bestScore or score < bestScore or (score == bestScore and head[1] < best)) then
        best, bestScore = head[1], score
      end
    end
  end
  return best
end

-- After a failed offer or a repair: as long as anybody fits. Groups are few, so each is asked.
local function pairAll(now)
  local made = {}
  local again = true
  while again do
    again = false
    local best, bestScore, bestAgent
    for _, group in ipairs(redis.call('SMEMBERS', P .. ':groups')) do
      local agent = agentFor(group)
      if agent then
        local head = redis.call('ZRANGE', P .. ':wait:' .. group, 0, 0, 'WITHSCORES')
        local score = tonumber(head[2])
        if head[1] and (not bestScore or score < bestScore) then best, bestScore, bestAgent = head[1], score, agent end
      end
    end
    if best then
      made[#made + 1] = offer(best, bestAgent, now)
      again = true
    end
  end
  return made
end

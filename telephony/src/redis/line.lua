-- The waiting line's shared words; `redis-waiting-line.ts` puts this in front of every move.
-- A group is what a call needs, a profile what an agent has: skills with levels, sorted, as `general+tax:3`.
-- KEYS[1] is the prefix with its hash tag, so that every key below lives in one cluster slot:
--   <p>:wait:<group>     zset  journeyId by score (priority, first arrival)
--   <p>:groups           zset  groups that have somebody waiting, by the score of the first
--   <p>:idle:<profile>   zset  agentId by the instant since which she is idle
--   <p>:profiles         zset  profiles that have somebody idle, by the instant of the longest idle
--   <p>:fit:<group>      set   profiles that fit it, <p>:serves:<profile> the groups that it fits: worked out once a pair
--   <p>:seen:groups      set   every group so far, <p>:seen:profiles every profile: few, as rules and trainings are few
--   <p>:prefer:<agent>   zset  journeyId that counts as earlier for this agent, by that score
--   <p>:call:<id>        hash  group, score, prefer, ahead, and while offered: agent, epoch
--   <p>:agent:<id>       hash  profile, since, and while offered: call
--   <p>:epoch            the newest assignment's number
local P = KEYS[1]

local function levels(text)
  local has = {}
  for name, level in string.gmatch(text, '([^+:]+):?(%d*)') do has[name] = tonumber(level) or 1 end
  return has
end

local function fits(needs, has)
  for name, level in pairs(needs) do
    if (has[name] or 0) < level then return false end
  end
  return true
end

local function meet(group, profile)
  redis.call('SADD', P .. ':fit:' .. group, profile)
  redis.call('SADD', P .. ':serves:' .. profile, group)
end

local function knowGroup(group)
  if redis.call('SADD', P .. ':seen:groups', group) == 0 then return end
  local needs = levels(group)
  for _, profile in ipairs(redis.call('SMEMBERS', P .. ':seen:profiles')) do
    if fits(needs, levels(profile)) then meet(group, profile) end
  end
end

local function knowProfile(profile)
  if redis.call('SADD', P .. ':seen:profiles', profile) == 0 then return end
  local has = levels(profile)
  for _, group in ipairs(redis.call('SMEMBERS', P .. ':seen:groups')) do
    if fits(levels(group), has) then meet(group, profile) end
  end
end

-- Groups stand by their first call, profiles by their longest idle agent: who is next is found without asking each.
local function rehead(heads, member, key)
  local head = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  if head[1] then redis.call('ZADD', heads, head[2], member) else redis.call('ZREM', heads, member) end
end

-- `prefer` is an agent or '', `ahead` how many ms earlier the call counts for her.
local function wait(id, group, score, prefer, ahead)
  knowGroup(group)
  redis.call('HSET', P .. ':call:' .. id, 'group', group, 'score', score, 'prefer', prefer, 'ahead', ahead)
  redis.call('ZADD', P .. ':wait:' .. group, score, id)
  rehead(P .. ':groups', group, P .. ':wait:' .. group)
  if prefer ~= '' then redis.call('ZADD', P .. ':prefer:' .. prefer, tonumber(score) - tonumber(ahead), id) end
end

local function unwait(id, group)
  redis.call('ZREM', P .. ':wait:' .. group, id)
  rehead(P .. ':groups', group, P .. ':wait:' .. group)
  local prefer = redis.call('HGET', P .. ':call:' .. id, 'prefer')
  if prefer and prefer ~= '' then redis.call('ZREM', P .. ':prefer:' .. prefer, id) end
end

local function idle(agent, profile, since)
  knowProfile(profile)
  redis.call('HSET', P .. ':agent:' .. agent, 'profile', profile, 'since', since)
  redis.call('SADD', P .. ':agents', agent)
  redis.call('ZADD', P .. ':idle:' .. profile, since, agent)
  rehead(P .. ':profiles', profile, P .. ':idle:' .. profile)
end

local function unidle(agent)
  local profile = redis.call('HGET', P .. ':agent:' .. agent, 'profile')
  if not profile or redis.call('ZREM', P .. ':idle:' .. profile, agent) == 0 then return end
  rehead(P .. ':profiles', profile, P .. ':idle:' .. profile)
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

local PAGE = 16

local function earlier(score, id, bestScore, best)
  return not bestScore or score < bestScore or (score == bestScore and id < best)
end

-- The first of the first ones, over all of `heads` that are in `among`: its member, and its score.
local function firstOf(heads, among, line)
  local best, bestScore
  for from = 0, math.huge, PAGE do
    local page = redis.call('ZRANGE', heads, from, from + PAGE - 1, 'WITHSCORES')
    for i = 1, #page, 2 do
      local score = tonumber(page[i + 1])
      if bestScore and score > bestScore then return best, bestScore end
      if redis.call('SISMEMBER', among, page[i]) == 1 then
        local id = redis.call('ZRANGE', line .. page[i], 0, 0)[1]
        if id and earlier(score, id, bestScore, best) then best, bestScore = id, score end
      end
    end
    if #page < 2 * PAGE then return best, bestScore end
  end
end

-- The longest idle agent who fits the group.
local function agentFor(group)
  return (firstOf(P .. ':profiles', P .. ':fit:' .. group, P .. ':idle:'))
end

-- Whether this agent is idle and fits the group.
local function isFor(agent, group)
  local profile = redis.call('HGET', P .. ':agent:' .. agent, 'profile')
  return profile and redis.call('ZSCORE', P .. ':idle:' .. profile, agent)
    and redis.call('SISMEMBER', P .. ':fit:' .. group, profile) == 1
end

-- For one call that has just come to its place: nobody idle fitted whoever waited there before it.
local function agentForCall(id, group)
  local prefer = redis.call('HGET', P .. ':call:' .. id, 'prefer')
  if prefer and prefer ~= '' and isFor(prefer, group) then return prefer end
  return agentFor(group)
end

-- The first call among all groups that the agent fits, and the score by which it is first for her.
local function callFor(agent, profile)
  local serves = P .. ':serves:' .. profile
  local best, bestScore = firstOf(P .. ':groups', serves, P .. ':wait:')
  if not best then return end
  -- Of those that count as earlier for her: the earliest that she fits. Few, as only what is before `best` is read.
  local last = string.format('%.17g', bestScore)
  for from = 0, math.huge, PAGE do
    local own = redis.call('ZRANGEBYSCORE', P .. ':prefer:' .. agent, '-inf', last, 'WITHSCORES', 'LIMIT', from, PAGE)
    for i = 1, #own, 2 do
      local score = tonumber(own[i + 1])
      local group = redis.call('HGET', P .. ':call:' .. own[i], 'group')
      if earlier(score, own[i], bestScore, best) and redis.call('SISMEMBER', serves, group) == 1 then
        return own[i], score
      end
    end
    if #own < 2 * PAGE then return best, bestScore end
  end
end

-- The pair that `nextPair` of domain/routing.ts names, where many wait and many are idle: after a repair.
local function nextPair()
  local best, bestScore, bestAgent
  for _, group in ipairs(redis.call('ZRANGE', P .. ':groups', 0, -1)) do
    local agent = agentFor(group)
    local head = agent and redis.call('ZRANGE', P .. ':wait:' .. group, 0, 0, 'WITHSCORES') or {}
    local score = tonumber(head[2])
    if head[1] and earlier(score, head[1], bestScore, best) then best, bestScore, bestAgent = head[1], score, agent end
  end
  for _, agent in ipairs(redis.call('SMEMBERS', P .. ':agents')) do
    local profile = redis.call('HGET', P .. ':agent:' .. agent, 'profile')
    if profile and redis.call('EXISTS', P .. ':prefer:' .. agent) == 1
      and redis.call('ZSCORE', P .. ':idle:' .. profile, agent) then
      local id, score = callFor(agent, profile)
      local mine = id and redis.call('HGET', P .. ':call:' .. id, 'prefer') == agent
      if mine and (id == best or earlier(score, id, bestScore, best)) then best, bestScore, bestAgent = id, score, agent end
    end
  end
  return best, bestAgent
end

-- The lead of the calls, taken, kept or given back. Its value is "<node> <process> <connection>" of who leads.
-- KEYS[1] the lease. ARGV[1] take|renew|release, [2] node, [3] process, [4] connection, [5] for how long (ms),
--   [6] for take: the value of a leader that is known to be gone, or ''
-- Returns '' where it is done, else the value of who leads.
-- A node's own name takes the lead over at once: its process was started again.
local held = redis.call('GET', KEYS[1])
local me = ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4]
local node, process
if held then node, process = string.match(held, '^(%S+) (%S+)') end
local ours = process == ARGV[3]
if ARGV[1] == 'release' then
  if ours then redis.call('DEL', KEYS[1]) end
  return ''
end
local free = not held or ours or (ARGV[1] == 'take' and (node == ARGV[2] or held == ARGV[6]))
if not free then return held end
redis.call('SET', KEYS[1], me, 'PX', ARGV[5])
return ''

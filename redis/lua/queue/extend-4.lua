-- Gives an active token the time back in which calls of its owner failed through trouble of ours. Calls that failed at the same
-- time, on one instance or on several, count once: what is credited is the union of all intervals. Telling one twice is once.
-- Does nothing to a token that is not active.
-- Guarantees: the credit of a turn never exceeds the time that passed; the token never lasts beyond activeMax.
--
-- KEYS[1] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[2] active     sorted set, user id by the time the token expires at, ms
-- KEYS[3] active:n   hash with a TTL, there exactly while the token of ticket number n is active
-- KEYS[4] turns      stream, new ends of active tokens, and those that were used up
-- ARGV[1] user id
-- ARGV[2] ticket and id of the token, "41.kXt4..."
-- ARGV[3] longest life of an active token, ms
-- ARGV[4..] at most 128 numbers: begin and end of each interval, ms before now; an end may lie up to 1 s ahead, below 0
--
-- Returns {1, expiresAtMs} it has that time, {0} it is not active.
local KEPT_MAX = 16 -- intervals that are kept with a token; beyond it the oldest two count as one, with the time between them

local user, token, max_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function length_of(intervals)
  local sum = 0
  for _, interval in ipairs(intervals) do
    sum = sum + interval[2] - interval[1]
  end
  return sum
end

-- The union of intervals, in order and apart from each other.
local function union(intervals)
  table.sort(intervals, function(one, other) return one[1] < other[1] end)
  local merged = {}
  for _, interval in ipairs(intervals) do
    local last = merged[#merged]
    if last and interval[1] <= last[2] then
      last[2] = math.max(last[2], interval[2])
    else
      merged[#merged + 1] = interval
    end
  end
  return merged
end

local entry = redis.call('HGET', KEYS[1], user) or ''
local facts = redis.call('HMGET', KEYS[3], 'activatedAtMs', 'baseExpiresAtMs', 'creditedMs')
local activated_at, base = tonumber(facts[1]), tonumber(facts[2])
local before = tonumber(redis.call('ZSCORE', KEYS[2], user))
if entry:sub(1, #token + 1) ~= token .. '.' or not activated_at or not before then
  return {0}
end

local intervals = {}
for first, last in (facts[3] or ''):gmatch('(%d+)%-(%d+)') do
  intervals[#intervals + 1] = {tonumber(first), tonumber(last)}
end
local credited_ms = length_of(intervals)
for i = 4, #ARGV - 1, 2 do
  local first, last = math.max(activated_at, now - tonumber(ARGV[i])), math.min(now + 1000, now - tonumber(ARGV[i + 1]))
  if first < last then
    intervals[#intervals + 1] = {first, last}
  end
end
intervals = union(intervals)
local lost_ms = length_of(intervals) - credited_ms
while #intervals > KEPT_MAX do
  intervals[2][1] = table.remove(intervals, 1)[1]
end
local kept = {}
for i, interval in ipairs(intervals) do
  kept[i] = string.format('%.0f-%.0f', interval[1], interval[2])
end

base = math.min(base + lost_ms, math.max(base, activated_at + max_ms))
local expires_at = math.max(before, base)
redis.call('HSET', KEYS[3], 'baseExpiresAtMs', string.format('%.0f', base), 'creditedMs', table.concat(kept, ' '))
redis.call('ZADD', KEYS[2], expires_at, user)
redis.call('PEXPIREAT', KEYS[3], string.format('%.0f', expires_at))
if expires_at ~= before then
  local changed = token:match('^%d+') .. ' ' .. string.format('%.0f', expires_at)
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', 200000, '*', 'changed', changed)
end
return {1, expires_at}

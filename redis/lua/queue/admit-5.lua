-- One step of a concert's tick: tidies tokens whose time is past, then makes the next waiting tokens active.
-- Guarantees: waiting + active is conserved; all instances together admit at most admitPerTick in a tick, and never over
-- maxActive. A tick is a slot of the grid "Redis time divided by tickMs"; what of it has been admitted is kept in stats, so a
-- large tick may be done in several bounded steps, by several instances, in any order.
--
-- KEYS[1] settings   hash, the copy of MySQL's line settings
-- KEYS[2] waiting    sorted set, token id by ticket
-- KEYS[3] active     sorted set, token id by the time it expires at, ms
-- KEYS[4] users      hash, user id -> id of the user's live token
-- KEYS[5] stats      hash, slotMs slotAdmitted backlog halted admittedTotal rateCount rateSeconds
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] most tokens to admit, and most to tidy, in this step
-- ARGV[3] how long an ended token is answered for, ms
--
-- Returns {admitted, 1 when the tick has more to admit, ms until the next tick, version of the settings}, {-1} no settings in Redis.
local prefix, batch, keep_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local RATE_WINDOW_SECONDS = 30

local settings = redis.call('HMGET', KEYS[1], 'admitPerTick', 'tickMs', 'maxActive', 'activeTtlMs', 'paused', 'saleOpensAtMs', 'version')
if not settings[1] then
  return {-1}
end
local per_tick, tick_ms, max_active, ttl_ms = tonumber(settings[1]), tonumber(settings[2]), tonumber(settings[3]), tonumber(settings[4])
local closed = settings[5] == '1' or (tonumber(settings[6]) or 0) > now

for _, id in ipairs(redis.call('ZRANGE', KEYS[3], '-inf', now, 'BYSCORE', 'LIMIT', 0, batch)) do
  local record = prefix .. 'token:' .. id
  local user = redis.call('HGET', record, 'userId')
  if user then
    redis.call('HSET', record, 'endedAtMs', redis.call('ZSCORE', KEYS[3], id), 'reason', 'TIME')
    if redis.call('HGET', KEYS[4], user) == id then
      redis.call('HDEL', KEYS[4], user)
    end
  end
  redis.call('ZREM', KEYS[3], id)
end

local stats = redis.call('HMGET', KEYS[5], 'slotMs', 'slotAdmitted', 'backlog', 'rateCount', 'rateSeconds')
local last_slot, slot_admitted = tonumber(stats[1]) or 0, tonumber(stats[2]) or 0
local rate_count, rate_seconds = tonumber(stats[4]) or 0, tonumber(stats[5]) or 0
local slot = now - now % tick_ms
local waiting = redis.call('ZCARD', KEYS[2])
if slot > last_slot then
  -- The rate is measured over the time in which somebody waited and could come in: a quiet night or a pause does not spoil it.
  if waiting > 0 and not closed then
    local seconds = (stats[3] == '1' and slot - last_slot or tick_ms) / 1000
    local kept = math.exp(-seconds / RATE_WINDOW_SECONDS)
    rate_count, rate_seconds = rate_count * kept, rate_seconds * kept + seconds
  end
  last_slot, slot_admitted = slot, 0
end

local quota = closed and 0 or per_tick - slot_admitted
if max_active then
  quota = math.min(quota, max_active - redis.call('ZCOUNT', KEYS[3], '(' .. now, '+inf'))
end
local admitted = 0
if quota > 0 and waiting > 0 then
  local expires_at = now + ttl_ms
  local popped = redis.call('ZPOPMIN', KEYS[2], math.min(quota, batch))
  for i = 1, #popped, 2 do
    local id = popped[i]
    redis.call('HSET', prefix .. 'active:' .. id, 'activatedAtMs', now, 'baseExpiresAtMs', expires_at)
    redis.call('PEXPIREAT', prefix .. 'active:' .. id, expires_at)
    redis.call('PEXPIREAT', prefix .. 'token:' .. id, expires_at + keep_ms)
    redis.call('ZADD', KEYS[3], expires_at, id)
    admitted = admitted + 1
  end
  redis.call('HINCRBY', KEYS[5], 'admittedTotal', admitted)
end

local left = waiting - admitted
if waiting > 0 or stats[3] == '1' then
  redis.call('HSET', KEYS[5], 'slotMs', last_slot, 'slotAdmitted', slot_admitted + admitted, 'backlog', left > 0 and 1 or 0,
    'halted', closed and 1 or 0, 'rateCount', rate_count + admitted, 'rateSeconds', rate_seconds)
end
return {admitted, (left > 0 and quota > admitted) and 1 or 0, slot + tick_ms - now, tonumber(settings[7]) or 0}

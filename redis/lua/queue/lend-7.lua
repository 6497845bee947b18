-- The gate of a reservation: checks that a token is active and lends it the time of the hold, in one step, before the decision.
-- Guarantees: a hold made after this can be paid for as long as it lasts; the token never lasts beyond activeMax.
--
-- KEYS[1] settings   hash, the copy of MySQL's line settings
-- KEYS[2] token      hash, the token's record
-- KEYS[3] waiting    sorted set, token id by ticket
-- KEYS[4] active     sorted set, token id by the time it expires at, ms
-- KEYS[5] active:id  hash with a TTL, there exactly while the token is active
-- KEYS[6] loans:id   hash, reservation id -> until when it lends the token time, ms
-- KEYS[7] stats      hash, admission figures
-- ARGV[1] token id
-- ARGV[2] id of the reservation to be
-- ARGV[3] time lent beyond the end of the hold, ms
-- ARGV[4] longest life of an active token, ms
-- ARGV[5] how long an ended token is answered for, ms
--
-- Returns {3, userId, activatedAtMs, expiresAtMs, holdTtlMs} lent; {1, userId, position, waiting, rateCount, rateSeconds}
--         still waiting; {4, userId, expiredAtMs, reason} ended; {-1} no settings in Redis; {-3} no such token.
local id, reservation, beyond_ms, max_ms, keep_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local hold_ms = tonumber(redis.call('HGET', KEYS[1], 'holdTtlMs'))
if not hold_ms then
  return {-1}
end
local record = redis.call('HMGET', KEYS[2], 'userId', 'endedAtMs', 'reason')
local user = record[1]
if not user then
  return {-3}
end
if record[2] then
  return {4, user, tonumber(record[2]), record[3]}
end
local rank = redis.call('ZRANK', KEYS[3], id)
if rank then
  local rate = redis.call('HMGET', KEYS[7], 'rateCount', 'rateSeconds', 'halted')
  local halted = rate[3] == '1'
  return {1, user, rank + 1, redis.call('ZCARD', KEYS[3]), not halted and rate[1] or '0', rate[2] or '0'}
end
local expires_at = tonumber(redis.call('ZSCORE', KEYS[4], id))
local activated_at = tonumber(redis.call('HGET', KEYS[5], 'activatedAtMs'))
if not expires_at then
  return {-3}
end
if not activated_at then
  return {4, user, expires_at, 'TIME'}
end

local lent_until = now + hold_ms + beyond_ms
expires_at = math.max(expires_at, math.min(lent_until, activated_at + max_ms))
redis.call('HSET', KEYS[6], reservation, lent_until)
redis.call('ZADD', KEYS[4], expires_at, id)
redis.call('PEXPIREAT', KEYS[5], expires_at)
redis.call('PEXPIREAT', KEYS[6], expires_at)
redis.call('PEXPIREAT', KEYS[2], expires_at + keep_ms)
return {3, user, activated_at, expires_at, hold_ms}

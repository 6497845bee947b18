-- The gate of a reservation: checks that a token is active and lends it the time of the hold, in one step, before the decision.
-- Guarantees: a hold made after this can be paid for as long as it lasts; the token never lasts beyond activeMax.
--
-- KEYS[1] settings   hash, the copy of MySQL's line settings
-- KEYS[2] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[3] waiting    sorted set, user id by place: the line
-- KEYS[4] active     sorted set, user id by the time the token expires at, ms
-- KEYS[5] absent     sorted set, user id by when it was passed over, ms
-- KEYS[6] active:n   hash with a TTL, there exactly while the token of ticket number n is active
-- KEYS[7] loans:n    hash, reservation id -> until when it lends the token time, ms
-- KEYS[8] ended:n    string, reason and time of its end
-- KEYS[9] turns      stream, new ends of active tokens, and those that were used up
-- ARGV[1] user id
-- ARGV[2] ticket and id of the token, "41.kXt4..."
-- ARGV[3] id of the reservation to be
-- ARGV[4] time lent beyond the end of the hold, ms
-- ARGV[5] longest life of an active token, ms
--
-- Returns {3, activatedAtMs, expiresAtMs, holdTtlMs} lent; {1} still waiting; {4, expiredAtMs, reason} ended;
--         {-1} no settings in Redis; {-3} no such token.
local user, token, reservation, beyond_ms, max_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local hold_ms = tonumber(redis.call('HGET', KEYS[1], 'holdTtlMs'))
if not hold_ms then
  return {-1}
end
local entry = redis.call('HGET', KEYS[2], user)
if not entry or entry:sub(1, #token + 1) ~= token .. '.' then
  local reason, ended_at = (redis.call('GET', KEYS[8]) or ''):match('^(%u+) (%d+)$')
  return reason and {4, tonumber(ended_at), reason} or {-3}
end
if redis.call('ZSCORE', KEYS[3], user) or redis.call('ZSCORE', KEYS[5], user) then
  return {1}
end
local expires_at = tonumber(redis.call('ZSCORE', KEYS[4], user))
if not expires_at then
  return {-3}
end
local activated_at = tonumber(redis.call('HGET', KEYS[6], 'activatedAtMs'))
if not activated_at then
  return {4, expires_at, 'TIME'}
end

local lent_until, before = now + hold_ms + beyond_ms, expires_at
expires_at = math.max(before, math.min(lent_until, activated_at + max_ms))
redis.call('HSET', KEYS[7], reservation, lent_until)
redis.call('ZADD', KEYS[4], expires_at, user)
redis.call('PEXPIREAT', KEYS[6], expires_at)
redis.call('PEXPIREAT', KEYS[7], expires_at)
if expires_at ~= before then
  redis.call('XADD', KEYS[9], 'MAXLEN', '~', 200000, '*', 'changed', token:match('^%d+') .. ' ' .. expires_at)
end
return {3, activated_at, expires_at, hold_ms}

-- Tells the state of one token. Changes nothing. A token whose time is past is EXPIRED here at once, tidied away or not.
--
-- KEYS[1] token      hash, the token's record
-- KEYS[2] waiting    sorted set, token id by ticket
-- KEYS[3] active     sorted set, token id by the time it expires at, ms
-- KEYS[4] active:id  hash with a TTL, there exactly while the token is active
-- KEYS[5] stats      hash, admission figures
-- ARGV[1] token id
--
-- Returns {1, userId, position, waiting, rateCount, rateSeconds} waiting, {3, userId, activatedAtMs, expiresAtMs} active,
--         {4, userId, expiredAtMs, reason} ended within the hour, {-3} no such token.
local id = ARGV[1]
local record = redis.call('HMGET', KEYS[1], 'userId', 'endedAtMs', 'reason')
local user, ended_at, reason = record[1], record[2], record[3]
if not user then
  return {-3}
end
if ended_at then
  return {4, user, tonumber(ended_at), reason}
end

local rank = redis.call('ZRANK', KEYS[2], id)
if rank then
  local rate = redis.call('HMGET', KEYS[5], 'rateCount', 'rateSeconds', 'halted')
  local halted = rate[3] == '1'
  return {1, user, rank + 1, redis.call('ZCARD', KEYS[2]), not halted and rate[1] or '0', rate[2] or '0'}
end

local expires_at = redis.call('ZSCORE', KEYS[3], id)
if not expires_at then
  return {-3}
end
local activated_at = redis.call('HGET', KEYS[4], 'activatedAtMs')
if activated_at then
  return {3, user, tonumber(activated_at), tonumber(expires_at)}
end
return {4, user, tonumber(expires_at), 'TIME'}

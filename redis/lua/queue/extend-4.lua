-- Gives an active token the time back that trouble of ours has cost its owner. Does nothing to a token that is not active.
-- Guarantees: the token never lasts beyond activeMax.
--
-- KEYS[1] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[2] active     sorted set, user id by the time the token expires at, ms
-- KEYS[3] active:n   hash with a TTL, there exactly while the token of ticket number n is active
-- KEYS[4] turns      stream, new ends of active tokens, and those that were used up
-- ARGV[1] user id
-- ARGV[2] ticket and id of the token, "41.kXt4..."
-- ARGV[3] time lost, ms
-- ARGV[4] longest life of an active token, ms
--
-- Returns {1, expiresAtMs} it has that time, {0} it is not active.
local user, token, lost_ms, max_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local entry = redis.call('HGET', KEYS[1], user) or ''
local facts = redis.call('HMGET', KEYS[3], 'activatedAtMs', 'baseExpiresAtMs')
local expires_at = tonumber(redis.call('ZSCORE', KEYS[2], user))
if entry:sub(1, #token + 1) ~= token .. '.' or not facts[1] or not expires_at then
  return {0}
end
local base = math.min(tonumber(facts[2]) + lost_ms, math.max(tonumber(facts[2]), tonumber(facts[1]) + max_ms))
local before = expires_at
expires_at = math.max(before, base)
redis.call('HSET', KEYS[3], 'baseExpiresAtMs', base)
redis.call('ZADD', KEYS[2], expires_at, user)
redis.call('PEXPIREAT', KEYS[3], expires_at)
if expires_at ~= before then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', 200000, '*', 'changed', token:match('^%d+') .. ' ' .. expires_at)
end
return {1, expires_at}

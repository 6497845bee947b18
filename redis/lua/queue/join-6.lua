-- Joins a concert's line: one live token per user, so a reload or a second tab gets the same place.
-- Guarantees: the ticket is the next number of a counter, never a time; joining twice changes nothing.
--
-- KEYS[1] settings   hash, the copy of MySQL's line settings
-- KEYS[2] users      hash, user id -> id of the user's live token
-- KEYS[3] waiting    sorted set, token id by ticket
-- KEYS[4] active     sorted set, token id by the time it expires at, ms
-- KEYS[5] counter    string, the last ticket given out
-- KEYS[6] stats      hash, admission figures
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] user id
-- ARGV[3] token id to use for a new token
--
-- Returns {1, id, position, waiting, rateCount, rateSeconds} for a new place, {2, ...the same} for the place already had,
--         {3, id, activatedAtMs, expiresAtMs} for a token already active,
--         {-1} no settings in Redis, {-2} the sale is closed and the user has no live token.
local prefix, user, new_id = ARGV[1], ARGV[2], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local closes_at = redis.call('HGET', KEYS[1], 'saleClosesAtMs')
if not closes_at then
  return {-1}
end

local function place(outcome, id)
  local rate = redis.call('HMGET', KEYS[6], 'rateCount', 'rateSeconds', 'halted')
  local halted = rate[3] == '1'
  return {outcome, id, redis.call('ZRANK', KEYS[3], id) + 1, redis.call('ZCARD', KEYS[3]), not halted and rate[1] or '0', rate[2] or '0'}
end

local id = redis.call('HGET', KEYS[2], user)
if id then
  if redis.call('ZSCORE', KEYS[3], id) then
    return place(2, id)
  end
  local activated_at = redis.call('HGET', prefix .. 'active:' .. id, 'activatedAtMs')
  local expires_at = redis.call('ZSCORE', KEYS[4], id)
  if activated_at and expires_at then
    return {3, id, tonumber(activated_at), tonumber(expires_at)}
  end
end

if tonumber(closes_at) <= now then
  return {-2}
end
local ticket = redis.call('INCR', KEYS[5])
redis.call('HSET', prefix .. 'token:' .. new_id, 'userId', user, 'ticket', ticket, 'joinedAtMs', now)
redis.call('ZADD', KEYS[3], ticket, new_id)
redis.call('HSET', KEYS[2], user, new_id)
return place(1, new_id)

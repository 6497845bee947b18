-- Tells the state of one token. A token whose time is past is EXPIRED here at once, tidied away or not. Changes nothing, but for one who
-- was passed over as absent and is back: asking is being there, so the place next to the head is given back.
--
-- KEYS[1] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[2] waiting    sorted set, user id by place: the line
-- KEYS[3] active     sorted set, user id by the time the token expires at, ms
-- KEYS[4] absent     sorted set, user id by when it was passed over, ms
-- KEYS[5] active:n   hash with a TTL, there exactly while the token of ticket number n is active
-- KEYS[6] ended:n    string, reason and time of its end
-- ARGV[1] user id
-- ARGV[2] ticket and id of the token, "41.kXt4..."
-- ARGV[3] key prefix of the concert's line, "queue:{7}:"
-- ARGV[4] how long the mark that somebody was seen is kept, ms
--
-- Returns {1, position, waiting} waiting, {3, activatedAtMs, expiresAtMs} active, {4, expiredAtMs, reason} ended within the hour,
--         {-3} no such token.
local user, token = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local LANE = 2 ^ 41

local entry = redis.call('HGET', KEYS[1], user)
if not entry or entry:sub(1, #token + 1) ~= token .. '.' then
  local reason, ended_at = (redis.call('GET', KEYS[6]) or ''):match('^(%u+) (%d+)$')
  return reason and {4, tonumber(ended_at), reason} or {-3}
end

if redis.call('ZSCORE', KEYS[4], user) then
  redis.call('ZADD', KEYS[2], now - LANE * 4, user)
  redis.call('ZREM', KEYS[4], user)
  local number = tonumber(token:match('^%d+'))
  local seen = ARGV[3] .. 'seen:' .. math.floor(number / 65536)
  redis.call('BITFIELD', seen, 'SET', 'u32', '#' .. number % 65536, time[1])
  redis.call('PEXPIRE', seen, ARGV[4])
end
local place = tonumber(redis.call('ZSCORE', KEYS[2], user))
if place then
  local first = place < 0 and '-inf' or place - place % LANE
  return {1, redis.call('ZCOUNT', KEYS[2], first, '(' .. place) + 1, redis.call('ZCARD', KEYS[2])}
end
local expires_at = tonumber(redis.call('ZSCORE', KEYS[3], user))
if not expires_at then
  return {-3}
end
local activated_at = redis.call('HGET', KEYS[5], 'activatedAtMs')
return activated_at and {3, tonumber(activated_at), expires_at} or {4, expires_at, 'TIME'}

-- Gives up a place or an active slot. Leaving twice is leaving once.
--
-- KEYS[1] token      hash, the token's record
-- KEYS[2] waiting    sorted set, token id by ticket
-- KEYS[3] active     sorted set, token id by the time it expires at, ms
-- KEYS[4] active:id  hash with a TTL, there exactly while the token is active
-- KEYS[5] loans:id   hash, reservation id -> until when it lends the token time, ms
-- KEYS[6] users      hash, user id -> id of the user's live token
-- ARGV[1] token id
-- ARGV[2] how long an ended token is answered for, ms
--
-- Returns {1, userId, reservationId...} left now, with the reservations that lent it time, decided or still being decided;
--         {0, userId} had ended before, {-3} no such token.
local id, keep_ms = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local record = redis.call('HMGET', KEYS[1], 'userId', 'endedAtMs')
local user = record[1]
if not user then
  return {-3}
end
local was_waiting = redis.call('ZREM', KEYS[2], id) == 1
local was_active = redis.call('DEL', KEYS[4]) == 1
if record[2] or not (was_waiting or was_active) then
  return {0, user}
end

local lent = redis.call('HKEYS', KEYS[5])
redis.call('ZREM', KEYS[3], id)
redis.call('DEL', KEYS[5])
if redis.call('HGET', KEYS[6], user) == id then
  redis.call('HDEL', KEYS[6], user)
end
redis.call('HSET', KEYS[1], 'endedAtMs', now, 'reason', 'LEFT')
redis.call('PEXPIREAT', KEYS[1], now + keep_ms)
return {1, user, unpack(lent)}

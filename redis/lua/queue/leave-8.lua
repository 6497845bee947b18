-- Gives up a place or an active slot. Leaving twice is leaving once.
--
-- KEYS[1] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[2] waiting    sorted set, user id by place: the line
-- KEYS[3] active     sorted set, user id by the time the token expires at, ms
-- KEYS[4] absent     sorted set, user id by when it was passed over, ms
-- KEYS[5] active:n   hash with a TTL, there exactly while the token of ticket number n is active
-- KEYS[6] loans:n    hash, reservation id -> until when it lends the token time, ms
-- KEYS[7] ended:n    string, reason and time of its end
-- KEYS[8] journal    stream, what happened to tokens
-- ARGV[1] user id
-- ARGV[2] ticket and id of the token, "41.kXt4..."
-- ARGV[3] how long an ended token is answered for, ms
--
-- Returns {1, reservationId...} left now, with the reservations that lent it time, decided or still being decided;
--         {0} had ended before, {-3} no such token.
local user, token, keep_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local entry = redis.call('HGET', KEYS[1], user)
if not entry or entry:sub(1, #token + 1) ~= token .. '.' then
  return {redis.call('EXISTS', KEYS[7]) == 1 and 0 or -3}
end
local was_waiting = redis.call('ZREM', KEYS[2], user) + redis.call('ZREM', KEYS[4], user) > 0
local was_active = redis.call('DEL', KEYS[5]) == 1
if not (was_waiting or was_active) then
  -- Its time is past, and it is not tidied away yet.
  return {redis.call('ZSCORE', KEYS[3], user) and 0 or -3}
end

local lent = redis.call('HKEYS', KEYS[6])
redis.call('ZREM', KEYS[3], user)
redis.call('DEL', KEYS[6])
redis.call('HDEL', KEYS[1], user)
redis.call('SET', KEYS[7], 'LEFT ' .. now, 'PXAT', now + keep_ms)
redis.call('XADD', KEYS[8], 'MAXLEN', '~', 20000, '*', 'ended', token:match('^%d+'))
return {1, unpack(lent)}

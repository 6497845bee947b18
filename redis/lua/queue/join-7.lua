-- Joins a concert's line: one live token per user, so a reload or a second tab gets the same place.
-- Guarantees: the ticket is the next number of a counter, never a time; joining twice changes nothing. Whoever joins before the sale
-- opens has a drawn ticket: its place is a keyed permutation of its number (four rounds of a Feistel network over 40 bits, each half of
-- 20), so the order of coming says nothing. A place is the score in the line; lane 3 stands before lane 2 and so on.
--
-- KEYS[1] settings   hash, the copy of MySQL's line settings
-- KEYS[2] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[3] waiting    sorted set, user id by place: the line
-- KEYS[4] active     sorted set, user id by the time the token expires at, ms
-- KEYS[5] absent     sorted set, user id by when it was passed over, ms
-- KEYS[6] counter    string, the last ticket number given out
-- KEYS[7] journal    stream, what happened to tokens
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] user id
-- ARGV[3] id to use for a new token
-- ARGV[4] name of the key that a new token is signed with
-- ARGV[5] lane 0 to 3 of a place that the operator gives, or '' where a user joins: lane 0
-- ARGV[6] how long an ended token is answered for, ms
-- ARGV[7] how long the mark that somebody was seen is kept, ms
--
-- Returns {1, entry, position, waiting} for a new place, {2, ...the same} for the place already had, where entry is the value in users;
--         {3, entry, activatedAtMs, expiresAtMs} for a token already active,
--         {-1} no settings in Redis, {-2} the sale is over, {-4} the line is closed, and the user has no live token.
local prefix, user, id, key_name, lane, keep_ms, seen_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local LANE, LATE, HALF, LAST_LANE = 2 ^ 41, 2 ^ 40, 2 ^ 20, 3

local settings = redis.call('HMGET', KEYS[1], 'saleClosesAtMs', 'closed', 'saleOpensAtMs', 'drawSeed')
if not settings[1] then
  return {-1}
end

local function place_of(outcome, entry)
  local score = tonumber(redis.call('ZSCORE', KEYS[3], user))
  local first = score < 0 and '-inf' or score - score % LANE
  return {outcome, entry, redis.call('ZCOUNT', KEYS[3], first, '(' .. score) + 1, redis.call('ZCARD', KEYS[3])}
end

local function mark_seen(number)
  local seen = prefix .. 'seen:' .. math.floor(number / 65536)
  redis.call('BITFIELD', seen, 'SET', 'u32', '#' .. number % 65536, time[1])
  redis.call('PEXPIRE', seen, seen_ms)
end

local is_over = tonumber(settings[1]) <= now
local entry = redis.call('HGET', KEYS[2], user)
if entry then
  if redis.call('ZREM', KEYS[5], user) == 1 then
    redis.call('ZADD', KEYS[3], now - LANE * 4, user)
  end
  local score = tonumber(redis.call('ZSCORE', KEYS[3], user))
  if score and (lane == '' or is_over or score < 0 or LAST_LANE - math.floor(score / LANE) == tonumber(lane)) then
    mark_seen(tonumber(entry:match('^%d+')))
    return place_of(2, entry)
  end
  local expires_at = tonumber(redis.call('ZSCORE', KEYS[4], user))
  if expires_at and expires_at > now then
    return {3, entry, tonumber(redis.call('HGET', prefix .. 'active:' .. entry:match('^%d+'), 'activatedAtMs')), expires_at}
  end
  -- What the user had is over: the place in another lane is given up, or the time of the token is past.
  local reason = score and 'LEFT ' .. now or 'TIME ' .. (expires_at or now)
  redis.call('ZREM', KEYS[3], user)
  redis.call('ZREM', KEYS[4], user)
  redis.call('HDEL', KEYS[2], user)
  redis.call('SET', prefix .. 'ended:' .. entry:match('^%d+'), reason, 'PXAT', now + keep_ms)
  redis.call('XADD', KEYS[7], 'MAXLEN', '~', 20000, '*', 'ended', entry:match('^%d+'))
end
if is_over then
  return {-2}
elseif settings[2] == '1' and lane == '' then
  return {-4}
end

local number = redis.call('INCR', KEYS[6])
local drawn = (tonumber(settings[3]) or 0) > now
local place = LATE + number
if drawn then
  local left, right = math.floor(number / HALF), number % HALF
  for round = 1, 4 do
    local digest = redis.sha1hex(settings[4] .. ':' .. round .. ':' .. right)
    left, right = right, bit.bxor(left, tonumber(digest:sub(1, 5), 16))
  end
  place = left * HALF + right
end
lane = tonumber(lane) or 0
entry = number .. (drawn and 'd' or '') .. (lane > 0 and 'p' .. lane or '') .. '.' .. id .. '.' .. key_name .. '.' .. now
redis.call('ZADD', KEYS[3], (LAST_LANE - lane) * LANE + place, user)
redis.call('HSET', KEYS[2], user, entry)
mark_seen(number)
return place_of(1, entry)

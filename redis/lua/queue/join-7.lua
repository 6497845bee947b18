-- Joins a concert's line: those who come at the same time, for one of them costs twice as much alone. One live token per user, so a
-- reload or a second tab gets the same place. Places are those that they would have one after the other, in that order; positions and
-- the number of those who wait are those after all of them.
-- Guarantees: a ticket is the next number of a counter, never a time; joining twice changes nothing. Whoever joins before the sale
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
-- ARGV[2] name of the key that a new token is signed with
-- ARGV[3] lane 0 to 3 of a place that the operator gives, or '' where users join: lane 0
-- ARGV[4] how long an ended token is answered for, ms
-- ARGV[5] how long the mark that somebody was seen is kept, ms
-- ARGV[6…] user id, id to use for a new token; and so on: 1 to 64 users, none of them twice
--
-- Returns {-1} where Redis has no settings, else {0, ...four items for each user}, which are
--         1, entry, position, waiting for a new place; 2, the same for the place already had, where entry is the value in users;
--         3, entry, activatedAtMs, expiresAtMs for a token already active;
--         -2, '', 0, 0 where the sale is over, -4, '', 0, 0 where the line is closed, and the user has no live token.
local prefix, key_name, lane, keep_ms, seen_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local FIRST_USER = 6
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local LANE, LATE, HALF, LAST_LANE = 2 ^ 41, 2 ^ 40, 2 ^ 20, 3

local settings = redis.call('HMGET', KEYS[1], 'saleClosesAtMs', 'closed', 'saleOpensAtMs', 'drawSeed')
if not settings[1] then
  return {-1}
end
local is_over = tonumber(settings[1]) <= now
local refused = is_over and -2 or settings[2] == '1' and lane == '' and -4
local drawn = (tonumber(settings[3]) or 0) > now

local seen = {}
local function note_seen(number)
  local chunk = prefix .. 'seen:' .. math.floor(number / 65536)
  seen[chunk] = seen[chunk] or {}
  local marks = seen[chunk]
  local last = #marks
  marks[last + 1], marks[last + 2], marks[last + 3], marks[last + 4] = 'SET', 'u32', '#' .. number % 65536, time[1]
end

local function position(score)
  return redis.call('ZCOUNT', KEYS[3], score < 0 and '-inf' or score - score % LANE, '(' .. score) + 1
end

-- What a user is answered who has a live token; nothing where that is over.
local function had_already(user, entry)
  if redis.call('ZSCORE', KEYS[5], user) then
    redis.call('ZADD', KEYS[3], now - LANE * 4, user)
    redis.call('ZREM', KEYS[5], user)
  end
  local number = entry:match('^%d+')
  local score = tonumber(redis.call('ZSCORE', KEYS[3], user))
  if score and (lane == '' or is_over or score < 0 or LAST_LANE - math.floor(score / LANE) == tonumber(lane)) then
    note_seen(tonumber(number))
    return {2, entry, position(score)}
  end
  local expires_at = tonumber(redis.call('ZSCORE', KEYS[4], user))
  local activated_at = tonumber(redis.call('HGET', prefix .. 'active:' .. number, 'activatedAtMs'))
  if activated_at and expires_at and expires_at > now then
    return {3, entry, activated_at, expires_at}
  end
  -- What the user had is over: the place in another lane is given up, or the time of the token is past.
  redis.call('ZREM', KEYS[3], user)
  redis.call('ZREM', KEYS[4], user)
  redis.call('HDEL', KEYS[2], user)
  redis.call('SET', prefix .. 'ended:' .. number, score and 'LEFT ' .. now or 'TIME ' .. (expires_at or now), 'PXAT', now + keep_ms)
  redis.call('XADD', KEYS[7], 'MAXLEN', '~', 20000, '*', 'ended', number)
end

local function place_of(number)
  if not drawn then
    return LATE + number
  end
  local left, right = math.floor(number / HALF), number % HALF
  for round = 1, 4 do
    local digest = redis.sha1hex(settings[4] .. ':' .. round .. ':' .. right)
    left, right = right, bit.bxor(left, tonumber(digest:sub(1, 5), 16))
  end
  return left * HALF + right
end

local users, ids, answers, newcomers = {}, {}, {}, {}
for i = FIRST_USER, #ARGV, 2 do
  users[#users + 1], ids[#users + 1] = ARGV[i], ARGV[i + 1]
end
for i, entry in ipairs(redis.call('HMGET', KEYS[2], unpack(users))) do
  answers[i] = entry and had_already(users[i], entry) or refused and {refused, '', 0, 0}
  if not answers[i] then
    newcomers[#newcomers + 1] = i
  end
end

if #newcomers > 0 then
  local before = redis.call('INCRBY', KEYS[6], #newcomers) - #newcomers
  local in_lane = tonumber(lane) or 0
  local marks = (drawn and 'd' or '') .. (in_lane > 0 and 'p' .. in_lane or '')
  local places, entries = {}, {}
  for n, i in ipairs(newcomers) do
    local score = (LAST_LANE - in_lane) * LANE + place_of(before + n)
    local entry = before + n .. marks .. '.' .. ids[i] .. '.' .. key_name .. '.' .. now
    places[2 * n - 1], places[2 * n] = score, users[i]
    entries[2 * n - 1], entries[2 * n] = users[i], entry
    answers[i] = {1, entry, score}
    note_seen(before + n)
  end
  redis.call('ZADD', KEYS[3], unpack(places))
  redis.call('HSET', KEYS[2], unpack(entries))
  -- Those who are not drawn stand one behind the other.
  local first = places[1]
  local first_position = position(first)
  for _, i in ipairs(newcomers) do
    local score = answers[i][3]
    answers[i][3] = drawn and position(score) or first_position + score - first
  end
end
for chunk, marks in pairs(seen) do
  redis.call('BITFIELD', chunk, unpack(marks))
  redis.call('PEXPIRE', chunk, seen_ms)
end

local waiting = redis.call('ZCARD', KEYS[3])
local reply = {0}
for i, answer in ipairs(answers) do
  local last = 4 * i - 3
  reply[last + 1], reply[last + 2], reply[last + 3], reply[last + 4] = answer[1], answer[2], answer[3], answer[4] or waiting
end
return reply

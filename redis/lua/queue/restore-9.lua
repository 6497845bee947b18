-- Gives a token back its place, or its turn, after Redis has forgotten it. Its caller has seen its signature, and in MySQL that it has not
-- ended. Doing it twice is doing it once.
-- Guarantees: the place is the one that its ticket always had; a user has one live token, the oldest that is shown. One whose admission was
-- forgotten, though not its place, is admitted again for the time that it had. While many who wait come back, nobody new is admitted.
--
-- KEYS[1] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[2] waiting    sorted set, user id by place: the line
-- KEYS[3] active     sorted set, user id by the time the token expires at, ms
-- KEYS[4] absent     sorted set, user id by when it was passed over, ms
-- KEYS[5] counter    string, the last ticket number given out
-- KEYS[6] active:n   hash with a TTL, there exactly while the token of ticket number n is active
-- KEYS[7] seen:c     string, the second in which each ticket of chunk c was seen
-- KEYS[8] journal    stream, what happened to tokens
-- KEYS[9] stats      hash, heldUntilMs heldAtMostUntilMs knownWaiting backSecond backCount
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] user id
-- ARGV[3] what users is to hold: ticket.id.key.joinedAtMs
-- ARGV[4] place of the ticket
-- ARGV[5] since when it is active, ms, or '' where it waits
-- ARGV[6] until when it is active, ms, or ''
-- ARGV[7] how long an ended token is answered for, ms
-- ARGV[8] how long the mark that somebody was seen is kept, ms
--
-- Returns {1} it lives, {0} the user has an older token that lives, or its time is past.
local prefix, user, entry, place = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local activated_at, expires_at, keep_ms, seen_ms = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local number = tonumber(entry:match('^%d+'))

-- More than a hundredth of those who waited, in one second of the clock, are many. Of fewer than KNOWN_MIN all have asked again in the
-- usual time. HOLD_ON_MS is longer than the time between two seconds' hundredth, which may be reached late in the first.
local MANY, KNOWN_MIN, HOLD_ON_MS = 0.01, 500, 2000
local function hold_on_where_many_come_back()
  local hold = redis.call('HMGET', KEYS[9], 'heldUntilMs', 'heldAtMostUntilMs', 'knownWaiting', 'backSecond', 'backCount')
  local held_until, at_most, known = tonumber(hold[1]) or 0, tonumber(hold[2]) or 0, tonumber(hold[3]) or 0
  if held_until <= now or known < KNOWN_MIN then
    return
  end
  local back = hold[4] == time[1] and tonumber(hold[5]) + 1 or 1
  local until_ms = back > MANY * known and math.max(held_until, math.min(now + HOLD_ON_MS, at_most)) or held_until
  redis.call('HSET', KEYS[9], 'backSecond', time[1], 'backCount', back, 'heldUntilMs', until_ms)
end

if (expires_at and expires_at <= now) or redis.call('EXISTS', prefix .. 'ended:' .. number) == 1 then
  return {0}
end
local other = redis.call('HGET', KEYS[1], user)
local other_number = other and tonumber(other:match('^%d+'))
local is_there = other and other:match('^[^.]+%.[^.]+') == entry:match('^[^.]+%.[^.]+')
if other_number and other_number <= number and not (is_there and expires_at) then
  return {is_there and 1 or 0}
end
if is_there and redis.call('ZSCORE', KEYS[3], user) then
  return {1}
end
if other_number then
  redis.call('ZREM', KEYS[2], user)
  redis.call('ZREM', KEYS[3], user)
  redis.call('ZREM', KEYS[4], user)
end
if other_number and not is_there then
  redis.call('DEL', prefix .. 'active:' .. other_number, prefix .. 'loans:' .. other_number)
  redis.call('SET', prefix .. 'ended:' .. other_number, 'LEFT ' .. now, 'PXAT', now + keep_ms)
  redis.call('XADD', KEYS[8], 'MAXLEN', '~', 20000, '*', 'ended', other_number)
end

redis.call('HSET', KEYS[1], user, entry)
if number > (tonumber(redis.call('GET', KEYS[5])) or 0) then
  redis.call('SET', KEYS[5], number)
end
if expires_at then
  redis.call('HSET', KEYS[6], 'activatedAtMs', activated_at, 'baseExpiresAtMs', expires_at)
  redis.call('PEXPIREAT', KEYS[6], expires_at)
  redis.call('ZADD', KEYS[3], expires_at, user)
else
  redis.call('ZADD', KEYS[2], place, user)
  redis.call('BITFIELD', KEYS[7], 'SET', 'u32', '#' .. number % 65536, time[1])
  redis.call('PEXPIRE', KEYS[7], seen_ms)
  hold_on_where_many_come_back()
end
return {1}

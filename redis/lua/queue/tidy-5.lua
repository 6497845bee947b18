-- Ends the tokens whose time is past, and those passed over whose owner did not come back within the grace. Nothing depends on when it
-- runs: every other script looks at the times itself.
-- Guarantees: bounded; nobody is ended as absent while the line is halted, nor within the grace after it went on.
--
-- KEYS[1] active     sorted set, user id by the time the token expires at, ms
-- KEYS[2] absent     sorted set, user id by when it was passed over, ms
-- KEYS[3] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[4] stats      hash, admission figures
-- KEYS[5] journal    stream, what happened to tokens
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] most tokens to end, of each kind, in this step
-- ARGV[3] how long an ended token is answered for, ms
-- ARGV[4] grace of those passed over, ms
--
-- Returns {ended, 1 when there may be more}.
local prefix, batch, keep_ms, grace_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local ended = {}
local function finish(user, reason, at)
  local number = (redis.call('HGET', KEYS[3], user) or ''):match('^%d+')
  redis.call('HDEL', KEYS[3], user)
  if number then
    redis.call('SET', prefix .. 'ended:' .. number, reason .. ' ' .. at, 'PXAT', at + keep_ms)
    ended[#ended + 1] = 'ended'
    ended[#ended + 1] = number
  end
end

local expired = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, batch, 'WITHSCORES')
for i = 1, #expired, 2 do
  redis.call('ZREM', KEYS[1], expired[i])
  finish(expired[i], 'TIME', tonumber(expired[i + 1]))
end

local stats = redis.call('HMGET', KEYS[4], 'halted', 'resumedAtMs')
local gone = {}
if stats[1] ~= '1' and (tonumber(stats[2]) or 0) <= now - grace_ms then
  gone = redis.call('ZRANGE', KEYS[2], '-inf', now - grace_ms, 'BYSCORE', 'LIMIT', 0, batch)
end
for _, user in ipairs(gone) do
  redis.call('ZREM', KEYS[2], user)
  finish(user, 'ABSENT', now)
end

if #ended > 0 then
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', 20000, '*', unpack(ended))
end
return {#ended / 2, (#expired == batch * 2 or #gone == batch) and 1 or 0}

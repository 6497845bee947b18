-- Tells until when the turns of these users last: an instance compares that with what it has told on their streams, about twice a second.
-- Changes nothing.
--
-- KEYS[1] active     sorted set, user id by the time the token expires at, ms
-- ARGV[1..] user ids, bounded by the caller
--
-- Returns {0, {for each the end of the turn, ms, or 0 where the user has no active token}}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local ends = {}
for i, score in ipairs(redis.call('ZMSCORE', KEYS[1], unpack(ARGV))) do
  local expires_at = tonumber(score or 0)
  ends[i] = expires_at > now and expires_at or 0
end
return {0, ends}

-- Tells a line's figures to its operator. Changes nothing.
--
-- KEYS[1] waiting    sorted set, user id by place: the line
-- KEYS[2] active     sorted set, user id by the time the token expires at, ms
-- KEYS[3] stats      hash, admission figures
--
-- Returns {0, waiting, active, admittedTotal, rateCount, rateSeconds}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local RATE_WINDOW_SECONDS = 30

local waiting = redis.call('ZCARD', KEYS[1])
local stats = redis.call('HMGET', KEYS[3], 'admittedTotal', 'rateCount', 'rateSeconds', 'slotMs')
local count = tonumber(stats[2]) or 0
if waiting == 0 and stats[4] then
  -- The tick leaves the rate alone while nobody waits, since estimates are made from it; what is shown here fades.
  count = count * math.exp((tonumber(stats[4]) - now) / 1000 / RATE_WINDOW_SECONDS)
end
local active = redis.call('ZCOUNT', KEYS[2], '(' .. now, '+inf')
return {0, waiting, active, tonumber(stats[1]) or 0, string.format('%.6f', count), stats[3] or '0'}

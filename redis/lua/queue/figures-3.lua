-- Tells a line's figures to its operator. Changes nothing.
--
-- KEYS[1] waiting    sorted set, token id by ticket
-- KEYS[2] active     sorted set, token id by the time it expires at, ms
-- KEYS[3] stats      hash, admission figures
--
-- Returns {0, waiting, active, admittedTotal, rateCount, rateSeconds}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stats = redis.call('HMGET', KEYS[3], 'admittedTotal', 'rateCount', 'rateSeconds')
return {0, redis.call('ZCARD', KEYS[1]), redis.call('ZCOUNT', KEYS[2], '(' .. now, '+inf'), tonumber(stats[1]) or 0, stats[2] or '0', stats[3] or '0'}

-- Writes the copy of a line's settings unless a newer one is there: two instances may copy at once, in any order.
--
-- KEYS[1] settings   hash
-- ARGV[1] version, counted up by MySQL at every change
-- ARGV[2..] field and value in turn: admitPerTick, tickMs, maxActive ('' for none), activeTtlMs, holdTtlMs, paused (0 or 1),
--           saleOpensAtMs ('' for none), saleClosesAtMs
--
-- Returns {1} written, {0} a copy at least as new was there.
local version = tonumber(ARGV[1])
local there = tonumber(redis.call('HGET', KEYS[1], 'version'))
if there and there >= version then
  return {0}
end
redis.call('HSET', KEYS[1], 'version', version, unpack(ARGV, 2))
return {1}

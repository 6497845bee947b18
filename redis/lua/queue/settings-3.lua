-- Writes the copy of a line's settings unless a newer one is there: two instances may copy at once, in any order.
-- Where Redis has forgotten a line that gave out tickets before, nobody is admitted until the active tokens are back, and for a while, so that the first to ask is not the first
-- in (restore-9 makes it longer while many come back), and new tickets are numbered far behind all that were given out.
--
-- KEYS[1] settings   hash
-- KEYS[2] counter    string, the last ticket number given out
-- KEYS[3] stats      hash, admission figures
-- ARGV[1] version, counted up by MySQL at every change
-- ARGV[2] the last ticket number that MySQL knows of, 0 for none
-- ARGV[3] distance to the next one after a loss: more than are given out between two writes of the number to MySQL
-- ARGV[4] how long nobody is admitted after a loss, ms; after the opening, where that is near
-- ARGV[5] 1 when it is known that Redis has forgotten something though the settings are there
-- ARGV[6] how many MySQL knows to have been admitted
-- ARGV[7] how many MySQL knows to wait
-- ARGV[8] how long nobody is admitted after a loss at most, while many come back, ms
-- ARGV[9..] field and value in turn: admitPerTick, tickMs, maxActive ('' for none), activeTtlMs, holdTtlMs, paused and
--           closed (0 or 1), laneShares (four whole numbers, of lane 0 first), saleOpensAtMs ('' for none), saleClosesAtMs, drawSeed
--           (hex). Beside them epochMs, when this Redis first heard of the line: it changes when Redis has forgotten it
--
-- Returns {1} written, {0} a copy at least as new was there, {2} written or there, and Redis has forgotten the tokens of the line.
local version, known, distance, hold_ms, forgot = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
local admitted, waiting, hold_most_ms = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Whoever waits asks again within 30 s; in a lobby that may be just after the opening.
local ASKED_WITHIN_MS = 60000

local is_new = redis.call('HSETNX', KEYS[1], 'epochMs', now) == 1
local lost = forgot or (is_new and known > 0)
local there = tonumber(redis.call('HGET', KEYS[1], 'version'))
if not there or there < version then
  redis.call('HSET', KEYS[1], 'version', version, unpack(ARGV, 9))
end
if lost then
  local opens_at = tonumber(redis.call('HGET', KEYS[1], 'saleOpensAtMs')) or 0
  local from = (opens_at > now and opens_at < now + ASKED_WITHIN_MS) and opens_at or now
  redis.call('SET', KEYS[2], math.max(known, tonumber(redis.call('GET', KEYS[2])) or 0) + distance)
  redis.call('HSET', KEYS[3], 'heldUntilMs', from + hold_ms, 'heldAtMostUntilMs', from + hold_most_ms, 'knownWaiting', waiting, 'healing', time[1] .. '.' .. time[2],
    'admittedTotal', math.max(admitted, tonumber(redis.call('HGET', KEYS[3], 'admittedTotal')) or 0))
end
return {lost and 2 or ((not there or there < version) and 1 or 0)}

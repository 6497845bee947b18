-- Reads what happened to tokens and is not yet in MySQL, or notes that it is. One instance at a time; whoever dies in between is succeeded.
-- Reading twice and writing twice does no harm.
--
-- KEYS[1] journal    stream, what happened to tokens: fields ended (number), changed (number and new end), admitted (user, entry, since, until)
-- KEYS[2] stats      hash, admission figures
-- KEYS[3] counter    string, the last ticket number given out
-- ARGV[1] id of the last entry that MySQL has now, or '' to read
-- ARGV[2] most entries to read
-- ARGV[3] how long others leave it to the reader, ms
-- ARGV[4] how long entries are kept after they are in MySQL, for the snapshots, ms
-- ARGV[5] the loss after which all active tokens are back, as it was told here, or ''
--
-- Returns {1, counter, id of the last entry read or '', {fields and values in turn}, the loss after which active tokens are to be put back or '', admittedTotal},
--         {0} noted, or somebody else is at it.
local written, batch, lease_ms, keep_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local ITEMS_MAX = 2000

if ARGV[5] ~= '' then
  -- Another loss since has tokens of its own to put back.
  if redis.call('HGET', KEYS[2], 'healing') == ARGV[5] then
    redis.call('HDEL', KEYS[2], 'healing')
  end
  return {0}
end
if written ~= '' then
  redis.call('HSET', KEYS[2], 'journaledId', written)
  redis.call('HDEL', KEYS[2], 'journalLeaseMs')
  redis.call('XTRIM', KEYS[1], 'MINID', '~', math.min(tonumber(written:match('^%d+')), now - keep_ms) .. '-0')
  return {0}
end

local stats = redis.call('HMGET', KEYS[2], 'journaledId', 'journalLeaseMs', 'healing', 'admittedTotal')
if (tonumber(stats[2]) or 0) > now then
  return {0}
end
local happened, last = {}, ''
local entries = redis.call('XRANGE', KEYS[1], '(' .. (stats[1] or '0-0'), '+', 'COUNT', batch)
for _, entry in ipairs(entries) do
  if #happened >= ITEMS_MAX then
    break
  end
  last = entry[1]
  for _, item in ipairs(entry[2]) do
    happened[#happened + 1] = item
  end
end
local counter = tonumber(redis.call('GET', KEYS[3]) or 0)
if last ~= '' then
  redis.call('HSET', KEYS[2], 'journalLeaseMs', now + lease_ms)
end
return {1, counter, last, happened, stats[3] or '', tonumber(stats[4]) or 0}

-- Reads what happened to tokens and is not yet in MySQL, or notes that it is. One instance at a time; whoever dies in between is succeeded.
-- Reading twice and writing twice does no harm. Turns are read only when the journal was read to its end, so that the admission of a
-- token is always read before what happened to its turn.
-- Guarantees: entries that Redis dropped before they were noted as written are counted, each once.
--
-- KEYS[1] journal    stream, what happened to tokens: fields ended (number), admitted (user, entry, since, until)
-- KEYS[2] turns      stream, new ends of active tokens, and those that were used up: fields changed (number, new end), ended (number)
-- KEYS[3] stats      hash, admission figures
-- KEYS[4] counter    string, the last ticket number given out
-- ARGV[1] what MySQL has now, as it was told here when it was read, or '' to read
-- ARGV[2] most entries to read of each stream
-- ARGV[3] how long others leave it to the reader, ms
-- ARGV[4] how long entries of the journal are kept after they are in MySQL, for the snapshots, ms
-- ARGV[5] the loss after which all active tokens are back, as it was told here, or ''
--
-- Returns {1, counter, what was read or '', {fields and values in turn}, the loss after which active tokens are to be put back or '', admittedTotal,
--         how many entries were dropped unwritten},
--         {0} noted, or somebody else is at it.
local written, batch, lease_ms, keep_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local ITEMS_MAX = 2000

-- Of each stream: how far it is in MySQL, by id and by the number of its entries so far.
local ID, COUNT = {'journaledId', 'turnsId'}, {'journaledCount', 'turnsCount'}

if ARGV[5] ~= '' then
  -- Another loss since has tokens of its own to put back.
  if redis.call('HGET', KEYS[3], 'healing') == ARGV[5] then
    redis.call('HDEL', KEYS[3], 'healing')
  end
  return {0}
end
if written ~= '' then
  local stream = 0
  for last, count in written:gmatch('(%S+):(%d+)') do
    stream = stream + 1
    -- Somebody else may have come further meanwhile.
    if last ~= '-' and tonumber(count) > (tonumber(redis.call('HGET', KEYS[3], COUNT[stream])) or 0) then
      redis.call('HSET', KEYS[3], ID[stream], last, COUNT[stream], count)
      local kept_from = stream == 1 and math.min(tonumber(last:match('^%d+')), now - keep_ms) .. '-0' or last
      redis.call('XTRIM', KEYS[stream], 'MINID', '~', kept_from)
    end
  end
  redis.call('HDEL', KEYS[3], 'journalLeaseMs')
  return {0}
end

local stats = redis.call('HMGET', KEYS[3], 'journalLeaseMs', 'healing', 'admittedTotal', ID[1], COUNT[1], ID[2], COUNT[2])
if (tonumber(stats[1]) or 0) > now then
  return {0}
end
local happened, dropped, marks = {}, 0, {}
-- Reads what is new of a stream, and tells whether that is all.
local function read(stream)
  local id, count = stats[2 + 2 * stream], tonumber(stats[3 + 2 * stream]) or 0
  local entries = redis.call('XRANGE', KEYS[stream], '(' .. (id or '0-0'), '+', 'COUNT', batch)
  if #entries == 0 then
    return true
  end
  local about = redis.call('XINFO', 'STREAM', KEYS[stream])
  local facts = {}
  for i = 1, #about, 2 do
    facts[about[i]] = about[i + 1]
  end
  -- Written by a version of this script that did not count: what was before is not known.
  count = (id and not stats[3 + 2 * stream]) and facts['entries-added'] or count
  local gone = facts['entries-added'] - facts['length']
  if gone > count then
    dropped, count = dropped + gone - count, gone
    redis.call('HSET', KEYS[3], COUNT[stream], count)
  end
  local before = count
  for _, entry in ipairs(entries) do
    if #happened >= ITEMS_MAX then
      break
    end
    count = count + 1
    marks[stream] = entry[1] .. ':' .. string.format('%.0f', count)
    for _, item in ipairs(entry[2]) do
      happened[#happened + 1] = item
    end
  end
  return count - before == #entries and #entries < batch
end

if read(1) then
  read(2)
end
local mark = next(marks) and (marks[1] or '-:0') .. ' ' .. (marks[2] or '-:0') or ''
if mark ~= '' then
  redis.call('HSET', KEYS[3], 'journalLeaseMs', now + lease_ms)
end
return {1, tonumber(redis.call('GET', KEYS[4]) or 0), mark, happened, stats[2] or '', tonumber(stats[3]) or 0, dropped}

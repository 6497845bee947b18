-- Reads what happened to tokens and is not yet in MySQL. One instance at a time; an instance that dies is succeeded.
-- Reading twice does no harm. Turns are read only when the journal was read to its end, so that the admission of a
-- token is always read before what happened to its turn.
-- Guarantees: entries that Redis dropped before they were noted as written (journaled-3) are counted, each once. Of
-- those that it dropped while only instances of an older version ran, one is counted: their number is not known.
--
-- KEYS[1] journal    stream, what happened to tokens: fields ended (number), admitted (user, entry, since, until)
-- KEYS[2] turns      stream, new ends of active tokens, and those that were used up: fields changed (number, new end),
--                    ended (number)
-- KEYS[3] stats      hash, admission figures
-- KEYS[4] counter    string, the last ticket number given out
-- ARGV[1] most entries to read of each stream
-- ARGV[2] how long others leave it to the reader, ms
--
-- Returns {1, counter, what was read, for journaled-3, or '', {fields and values in turn, behind each value the id of
--         its entry}, the loss after which active tokens are to be put back or '', admittedTotal, entries dropped},
--         {0} another instance is at it.
local batch, lease_ms = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local ITEMS_MAX = 2000

local figures = redis.call('HMGET', KEYS[3], 'journalLeaseMs', 'healing', 'admittedTotal')
if (tonumber(figures[1]) or 0) > now then
  return {0}
end
local happened, dropped, marks = {}, 0, {'-', '-'}

-- The number of the last entry that is in MySQL, or of the last that was dropped behind it, among all there have been.
local function number_of_last(key, last, noted, is_kept)
  local info, facts = redis.call('XINFO', 'STREAM', key), {}
  for i = 1, #info, 2 do
    facts[info[i]] = info[i + 1]
  end
  -- The oldest entries go first, so just those up to this number are gone.
  local gone = facts['entries-added'] - facts['length']
  if is_kept then
    return noted or gone + #redis.call('XRANGE', key, '-', last)
  end
  if noted and noted > gone then
    noted = 0 -- of a stream that Redis has forgotten since
  end
  dropped = dropped + gone - (noted or math.max(gone - 1, 0))
  return gone
end

-- Reads what is new, and tells whether that is all. The last entry that is in MySQL is kept: if it is gone, others are.
local function read(stream, id_field, number_field)
  local key, known = KEYS[stream], redis.call('HMGET', KEYS[3], id_field, number_field)
  local last = known[1] or '0-0'
  -- An older version notes another id, and no number for it.
  local of, noted = (known[2] or '0-0:0'):match('^(.+):(%d+)$')
  noted = of == last and tonumber(noted) or nil
  local entries = redis.call('XRANGE', key, last, '+', 'COUNT', batch + 1)
  local is_kept = #entries > 0 and entries[1][1] == last
  local behind = is_kept and 1 or 0
  if #entries == 0 or #entries == behind and noted then
    return true
  end
  local number = number_of_last(key, last, noted, is_kept)
  redis.call('HSET', KEYS[3], number_field, last .. ':' .. string.format('%.0f', number))
  for i = behind + 1, #entries do
    if #happened >= ITEMS_MAX then
      return false
    end
    local id, items = entries[i][1], entries[i][2]
    marks[stream] = last .. ':' .. id .. ':' .. string.format('%.0f', number + i - behind)
    for j = 1, #items, 2 do
      happened[#happened + 1] = items[j]
      happened[#happened + 1] = items[j + 1] .. ' ' .. id
    end
  end
  return #entries <= batch
end

if read(1, 'journaledId', 'journaledNumber') then
  read(2, 'turnsId', 'turnsNumber')
end
local read_now = #happened > 0 and table.concat(marks, ' ') or ''
if read_now ~= '' then
  redis.call('HSET', KEYS[3], 'journalLeaseMs', now + lease_ms)
end
local counter = tonumber(redis.call('GET', KEYS[4]) or 0)
return {1, counter, read_now, happened, figures[2] or '', tonumber(figures[3]) or 0, dropped}

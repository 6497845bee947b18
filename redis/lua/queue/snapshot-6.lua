-- What an instance needs to know of a line to answer polls without asking for each: asked about twice a second. Changes nothing.
-- Bounded: the places of the first ones of each lane, then the places at a fixed number of ranks behind them, which are closer together
-- near the head, and the tokens that ended since the last time, without those used up by a payment: what happens to turns is in another
-- stream, so that a fast sale does not fill this answer.
--
-- KEYS[1] settings   hash, the copy of MySQL's line settings
-- KEYS[2] waiting    sorted set, user id by place: the line
-- KEYS[3] active     sorted set, user id by the time the token expires at, ms
-- KEYS[4] stats      hash, admission figures
-- KEYS[5] counter    string, the last ticket number given out
-- KEYS[6] journal    stream, what happened to tokens
-- ARGV[1] how many of the head are told exactly
-- ARGV[2] how many support points behind them
-- ARGV[3] last id of the journal that is known, or '' for none
-- ARGV[4] most entries of the journal to read
--
-- Returns {0, nowMs, epochMs, counter, waiting, active, admittedTotal, rateCount, passedCount, busySeconds, halted (1, or 2 for a while after a loss; 3 is not halted any more, but people are still coming back), slotLeft, admitPerTick, tickMs,
--          saleOpensAtMs or '', drawSeed or '', laneShares, last id of the journal, 1 when it may hold more,
--          {ticket numbers that ended}, and for each lane from 0 its size, {places of its head}, {ranks}, {the places at them}};
--         {-1} no settings in Redis.
local head, points, known, entries_max = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local LANE, LAST_LANE = 2 ^ 41, 3

local settings = redis.call('HMGET', KEYS[1], 'epochMs', 'admitPerTick', 'tickMs', 'saleOpensAtMs', 'drawSeed', 'paused', 'laneShares')
if not settings[1] then
  return {-1}
end
local stats = redis.call('HMGET', KEYS[4], 'admittedTotal', 'rateCount', 'passedCount', 'rateSeconds', 'slotMs', 'slotAdmitted', 'heldUntilMs', 'healing', 'busySeconds')
-- Whoever waits asks again within 30 s.
local BACK_WITHIN_MS = 30000
local held_until = tonumber(stats[7]) or 0
local is_held = stats[8] ~= false or held_until > now
local is_coming_back = is_held or held_until + BACK_WITHIN_MS > now
local halted = settings[6] == '1' or is_held or (tonumber(settings[4]) or 0) > now

local per_tick, tick_ms = tonumber(settings[2]), tonumber(settings[3])
local slot_left = tonumber(stats[5]) == now - now % tick_ms and math.max(0, per_tick - tonumber(stats[6])) or per_tick

local touched, more = {}, 0
if known == '' then
  local last = redis.call('XREVRANGE', KEYS[6], '+', '-', 'COUNT', 1)
  known = last[1] and last[1][1] or '0-0'
else
  local entries = redis.call('XRANGE', KEYS[6], '(' .. known, '+', 'COUNT', entries_max)
  for _, entry in ipairs(entries) do
    known = entry[1]
    for i = 2, #entry[2], 2 do
      -- Whoever is admitted stood at the head, which is told below.
      if entry[2][i - 1] ~= 'admitted' then
        touched[#touched + 1] = tonumber(entry[2][i]:match('^%d+'))
      end
    end
  end
  more = #entries == entries_max and 1 or 0
end

local answer = {0, now, tonumber(settings[1]), tonumber(redis.call('GET', KEYS[5]) or 0), redis.call('ZCARD', KEYS[2]),
  redis.call('ZCOUNT', KEYS[3], '(' .. now, '+inf'), tonumber(stats[1]) or 0, stats[2] or '0', stats[3] or '0', stats[9] or stats[4] or '0', halted and (is_held and 2 or 1) or (is_coming_back and 3 or 0), slot_left,
  per_tick, tick_ms, settings[4] or '', settings[5] or '', settings[7] or '', known, more, touched}
for lane = 0, LAST_LANE do
  local first = (LAST_LANE - lane) * LANE
  local before, size = redis.call('ZCOUNT', KEYS[2], '-inf', '(' .. first), redis.call('ZCOUNT', KEYS[2], first, '(' .. first + LANE)
  local places, ranks, at_ranks = {}, {}, {}
  if size > 0 then
    local next_ones = redis.call('ZRANGE', KEYS[2], before, before + math.min(head, size) - 1, 'WITHSCORES')
    for i = 2, #next_ones, 2 do
      places[i / 2] = next_ones[i]
    end
  end
  for i = 1, size > head and points or 0 do
    local rank = math.floor(head * (size / head) ^ (i / points))
    if rank > (ranks[#ranks] or head) then
      ranks[#ranks + 1] = rank
      at_ranks[#ranks] = redis.call('ZRANGE', KEYS[2], before + rank - 1, before + rank - 1, 'WITHSCORES')[2]
    end
  end
  for _, part in ipairs({size, places, ranks, at_ranks}) do
    answer[#answer + 1] = part
  end
end
return answer

-- One step of a concert's tick: makes the next waiting tokens active, lane by lane in their shares, and passes over who is not there.
-- Guarantees: waiting + active + absent is conserved; all instances together admit at most admitPerTick in a tick, and never over
-- maxActive. A tick is a slot of the grid "Redis time divided by tickMs"; what of it has been admitted is kept in stats, so a
-- large tick may be done in several bounded steps, by several instances, in any order. Who came back after having been passed over goes
-- first; then the lane whose pass is lowest, which then grows by one over the lane's share (stride scheduling, Waldspurger 1995).
-- More than 5,000 who wait for the opening come back spread over some seconds after it: who is admitted in those is active for so long more.
--
-- KEYS[1] settings   hash, the copy of MySQL's line settings
-- KEYS[2] waiting    sorted set, user id by place: the line
-- KEYS[3] active     sorted set, user id by the time the token expires at, ms
-- KEYS[4] absent     sorted set, user id by when it was passed over, ms
-- KEYS[5] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[6] stats      hash, healing heldUntilMs judgedFromMs slotMs slotAdmitted slotTurns backlog halted resumedAtMs admittedTotal rateCount passedCount rateSeconds busySeconds pass0..pass3 spreadMs spreadAtMs
-- KEYS[7] journal    stream, what happened to tokens
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] most tokens to look at in this step
-- ARGV[3] who has not asked for so long is absent, ms
--
-- Returns {admitted, 1 when the tick has more to do, ms until the next tick, version of the settings}, {-1} no settings in Redis.
local prefix, batch, absent_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local RATE_WINDOW_SECONDS, LANE, LAST_LANE = 30, 2 ^ 41, 3

-- Where another has put a key of another type in the place of one that is only written below, it ends here, before anything is changed.
redis.call('ZCARD', KEYS[3])
redis.call('ZCARD', KEYS[4])
redis.call('XLEN', KEYS[7])

local settings = redis.call('HMGET', KEYS[1], 'admitPerTick', 'tickMs', 'maxActive', 'activeTtlMs', 'paused', 'saleOpensAtMs', 'version', 'laneShares')
if not settings[1] then
  return {-1}
end
local per_tick, tick_ms, max_active, ttl_ms = tonumber(settings[1]), tonumber(settings[2]), tonumber(settings[3]), tonumber(settings[4])

local stats = redis.call('HMGET', KEYS[6], 'slotMs', 'slotAdmitted', 'backlog', 'halted', 'resumedAtMs', 'rateCount', 'passedCount', 'rateSeconds',
  'pass0', 'pass1', 'pass2', 'pass3', 'judgedFromMs', 'heldUntilMs', 'healing', 'spreadMs', 'spreadAtMs', 'busySeconds', 'slotTurns')
local halted = settings[5] == '1' or stats[15] ~= false or math.max(tonumber(settings[6]) or 0, tonumber(stats[14]) or 0) > now
local last_slot, slot_admitted, had_backlog = tonumber(stats[1]) or 0, tonumber(stats[2]) or 0, stats[3] == '1'
local resumed_at = (stats[4] == '1' and not halted) and now or tonumber(stats[5]) or 0
local rate_count, passed_count, rate_seconds = tonumber(stats[6]) or 0, tonumber(stats[7]) or 0, tonumber(stats[8]) or 0
local busy_seconds, slot_turns = tonumber(stats[18]) or rate_seconds, tonumber(stats[19]) or 0
local slot = now - now % tick_ms
-- Where ticks have failed, nobody could ask either: that is no absence.
local judged_from = tonumber(stats[13]) or 0
if had_backlog and slot - last_slot > 2 * tick_ms + 2000 then
  judged_from = now
end
local waiting = redis.call('ZCARD', KEYS[2])
-- As PollHint does it. Up to the first step after the opening, and the longest of them: nobody was told to come back later than that.
local opens_at, spread_ms, spread_at = tonumber(settings[6]) or 0, tonumber(stats[16]) or 0, tonumber(stats[17]) or 0
if spread_at < opens_at then
  spread_ms = math.max(spread_ms, waiting > 5000 and math.min(math.max(math.floor(waiting / 5), 2000), 30000) or 0)
  spread_at = now
end

-- What part of the present tick the line needs for those who wait. Only in that part it admits as fast as it can: a tick that a trickle of
-- people leaves almost unused says how many came, and not how long a crowd will wait. With maxActive nobody knows what the rest would have let in.
local function busy_part(someone_waits, turns)
  return (someone_waits or (max_active and turns > 0)) and 1 or math.min(1, turns / per_tick)
end
local busy_before = stats[4] == '1' and 0 or busy_part(had_backlog, slot_turns)
if slot > last_slot then
  -- The rate is measured over the time in which somebody waited and could come in: a quiet night or a pause does not spoil it.
  if waiting > 0 and not halted then
    local seconds = (had_backlog and slot - last_slot or tick_ms) / 1000
    local kept = math.exp(-seconds / RATE_WINDOW_SECONDS)
    rate_count, passed_count, rate_seconds = rate_count * kept, passed_count * kept, rate_seconds * kept + seconds
    busy_seconds = busy_seconds * kept + seconds - tick_ms / 1000
  end
  last_slot, slot_admitted, slot_turns, busy_before = slot, 0, 0, 0
end

local quota = halted and 0 or per_tick - slot_admitted
if max_active then
  quota = math.min(quota, max_active - redis.call('ZCOUNT', KEYS[3], '(' .. now, '+inf'))
end

-- The next of each lane, and before them, as lane 4, those who are back.
local lanes, passes, stride = {}, {}, {}
for lane = LAST_LANE + 1, 0, -1 do
  local first = (LAST_LANE - lane) * LANE
  lanes[lane] = (quota > 0 and waiting > 0) and redis.call('ZRANGE', KEYS[2], lane > LAST_LANE and '-inf' or first, '(' .. first + LANE, 'BYSCORE', 'LIMIT', 0, batch) or {}
end
local each_share = string.gmatch(settings[8] or '', '%d+')
for lane = 0, LAST_LANE do
  passes[lane], stride[lane] = tonumber(stats[9 + lane]) or 0, 1 / (tonumber(each_share()) or 1)
end
passes[LAST_LANE + 1], stride[LAST_LANE + 1] = -1, 0

local admitted, looked_at, next_in, expires_at = 0, 0, {1, 1, 1, 1, [0] = 1}, now + ttl_ms + (now < opens_at + spread_ms and spread_ms or 0)
local function next_lane()
  local best
  for lane = LAST_LANE + 1, 0, -1 do
    if lanes[lane][next_in[lane]] and (not best or passes[lane] < passes[best]) then
      best = lane
    end
  end
  return best
end
local function is_absent(number)
  local seen = redis.call('BITFIELD', prefix .. 'seen:' .. math.floor(number / 65536), 'GET', 'u32', '#' .. number % 65536)[1]
  local last_asked = (seen + 1) * 1000
  -- Who was told in the lobby to come back in those seconds is not absent for it.
  if last_asked < opens_at + 1000 then
    last_asked = last_asked + spread_ms
  end
  return math.max(last_asked, judged_from) < now - absent_ms
end
local journal = {}
local lane = next_lane()
while lane and admitted < quota and looked_at < batch do
  local user = lanes[lane][next_in[lane]]
  local entry = redis.call('HGET', KEYS[5], user) or ''
  local number = entry:match('^%d+')
  next_in[lane], looked_at = next_in[lane] + 1, looked_at + 1
  if number and is_absent(tonumber(number)) then
    redis.call('ZADD', KEYS[4], now, user)
    passed_count = passed_count + 1
  elseif number then
    redis.call('HSET', prefix .. 'active:' .. number, 'activatedAtMs', now, 'baseExpiresAtMs', expires_at)
    redis.call('PEXPIREAT', prefix .. 'active:' .. number, expires_at)
    redis.call('ZADD', KEYS[3], expires_at, user)
    journal[#journal + 1] = 'admitted'
    journal[#journal + 1] = user .. ' ' .. entry .. ' ' .. now .. ' ' .. expires_at
    admitted, passes[lane] = admitted + 1, passes[lane] + stride[lane]
  end
  -- Last: where Redis refuses one of the commands above, the user still waits.
  redis.call('ZREM', KEYS[2], user)
  lane = next_lane()
end

if admitted > 0 then
  redis.call('XADD', KEYS[7], 'MAXLEN', '~', 20000, '*', unpack(journal))
end
local left = waiting - looked_at
slot_turns = slot_turns + looked_at
if waiting > 0 and not halted then
  busy_seconds = math.max(0, busy_seconds + (busy_part(left > 0, slot_turns) - busy_before) * tick_ms / 1000)
end
if waiting > 0 or had_backlog or halted ~= (stats[4] == '1') then
  local lowest
  for each = 0, LAST_LANE do
    if redis.call('ZCOUNT', KEYS[2], (LAST_LANE - each) * LANE, '(' .. (LAST_LANE - each + 1) * LANE) > 0 then
      lowest = math.min(lowest or passes[each], passes[each])
    end
  end
  for each = 0, LAST_LANE do
    -- A lane that comes to life again has saved nothing up.
    passes[each] = math.max(0, passes[each] - (lowest or passes[each]))
  end
  redis.call('HINCRBY', KEYS[6], 'admittedTotal', admitted)
  redis.call('HSET', KEYS[6], 'slotMs', last_slot, 'slotAdmitted', slot_admitted + admitted, 'slotTurns', slot_turns, 'backlog', left > 0 and 1 or 0,
    'halted', halted and 1 or 0, 'resumedAtMs', resumed_at, 'judgedFromMs', judged_from, 'rateCount', rate_count + admitted, 'passedCount', passed_count,
    'rateSeconds', rate_seconds, 'busySeconds', busy_seconds, 'pass0', passes[0], 'pass1', passes[1], 'pass2', passes[2], 'pass3', passes[3], 'spreadMs', spread_ms, 'spreadAtMs', spread_at)
end
return {admitted, (left > 0 and quota > admitted and looked_at > 0) and 1 or 0, slot + tick_ms - now, tonumber(settings[7]) or 0}

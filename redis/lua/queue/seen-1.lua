-- Notes that the owners of these tokens have asked: the batched marks of one instance, once a second, in several scripts where they are many. Whoever has none younger
-- than absent-after is passed over at admission.
--
-- KEYS[1] seen:c     string, the chunk of the first ticket: 65,536 whole numbers of 32 bits, the second in which each ticket was seen
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] how long a mark is kept, ms
-- ARGV[3..] ticket numbers, bounded by the caller
--
-- Returns {how many}.
local prefix, keep_ms = ARGV[1], ARGV[2]
local now_seconds = redis.call('TIME')[1]
local AT_ONCE = 500
local sets = {}
local function write(chunk)
  redis.call('BITFIELD', prefix .. 'seen:' .. chunk, unpack(sets[chunk]))
  sets[chunk] = {}
end
for i = 3, #ARGV do
  local number = tonumber(ARGV[i])
  local chunk = math.floor(number / 65536)
  local marks = sets[chunk] or {}
  sets[chunk] = marks
  for _, part in ipairs({'SET', 'u32', '#' .. number % 65536, now_seconds}) do
    marks[#marks + 1] = part
  end
  if #marks == AT_ONCE * 4 then
    write(chunk)
  end
end
for chunk, marks in pairs(sets) do
  if #marks > 0 then
    write(chunk)
  end
  redis.call('PEXPIRE', prefix .. 'seen:' .. chunk, keep_ms)
end
return {#ARGV - 2}

-- Notes how far the journal is in MySQL, and trims what is there; or that the active tokens are back after a loss.
-- Guarantees: what was read before Redis forgot the line, or before another instance came further, is noted by nobody. Only the first
-- reading of a line may be noted after a loss: the entries of Redis' new stream have later ids.
--
-- KEYS[1] journal    stream, what happened to tokens
-- KEYS[2] turns      stream, what happened to turns
-- KEYS[3] stats      hash, admission figures
-- ARGV[1] what MySQL has now, as journal-4 told it: of each stream "before:last:number", or '-'; '' for nothing
-- ARGV[2] how long entries of the journal are kept after they are in MySQL, for the snapshots, ms
-- ARGV[3] the loss after which all active tokens are back, as journal-4 told it, or ''
--
-- Returns {1} noted, {0} it is no news here.
local written, keep_ms, loss = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local STREAMS = {
  {key = KEYS[1], id = 'journaledId', number = 'journaledNumber', keep_ms = keep_ms},
  {key = KEYS[2], id = 'turnsId', number = 'turnsNumber', keep_ms = 0},
}
local noted = 0

-- Another loss since has tokens of its own to put back.
if loss ~= '' and redis.call('HGET', KEYS[3], 'healing') == loss then
  noted = redis.call('HDEL', KEYS[3], 'healing')
end

local at = 0
for mark in written:gmatch('%S+') do
  at = at + 1
  local stream, before, last, number = STREAMS[at], mark:match('^(.+):(.+):(%d+)$')
  if before and (redis.call('HGET', KEYS[3], stream.id) or '0-0') == before then
    redis.call('HSET', KEYS[3], stream.id, last, stream.number, last .. ':' .. number)
    -- The last one stays: while it is there, nothing behind it was dropped.
    redis.call('XTRIM', stream.key, 'MINID', '~', math.min(tonumber(last:match('^%d+')), now - stream.keep_ms) .. '-0')
    redis.call('HDEL', KEYS[3], 'journalLeaseMs')
    noted = 1
  end
end
return {noted}

-- Takes back the time that a reservation lent to its user's active token, once the reservation is refused, lost or paid, and ends the
-- locks of its seats.
-- Guarantees: only what that reservation lent is taken; paying ends the token unless the user has another reservation pending or
-- being decided, then the last payment does, in whichever order payments are told. May be run again for the same reservation, also
-- much later: it changes nothing of a token the second time, and never ends one that became active after the payment. Locks go each
-- time, also another's by then: they decide nothing.
--
-- KEYS[1] users      hash, user id -> ticket.id.key.joinedAtMs of the user's live token
-- KEYS[2] active     sorted set, user id by the time the token expires at, ms
-- KEYS[3] turns      stream, new ends of active tokens, and those that were used up
-- KEYS[4…] hold:{7}:seat  hash, Redisson's lock of a seat, whoever has it: 0 to 4 of them, as many as a
--            reservation has seats; none where it never was
-- ARGV[1] key prefix of the concert's line, "queue:{7}:"
-- ARGV[2] user id
-- ARGV[3] reservation id
-- ARGV[4] REFUSED (as if it had never been), LOST (cancelled or run out: at least graceMs is left), or PAID
-- ARGV[5] least time left after a loss, ms
-- ARGV[6] longest life of an active token, ms
-- ARGV[7] how long an ended token is answered for, ms
-- ARGV[8] PAID: when it was paid, ms
-- ARGV[9] PAID: how many other reservations of the concert the user has pending
--
-- Returns {1, expiresAtMs} the token goes on, {2, ticket number} it has ended as PAID, {0} the user has no active token.
local prefix, user, reservation, outcome = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local grace_ms, max_ms, keep_ms = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local paid_at, others_pending = tonumber(ARGV[8]), tonumber(ARGV[9])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if #KEYS > 3 then
  redis.call('DEL', unpack(KEYS, 4))
end

local number = (redis.call('HGET', KEYS[1], user) or ''):match('^%d+') or ''
local expires_at = tonumber(redis.call('ZSCORE', KEYS[2], user))
local active, loans = prefix .. 'active:' .. number, prefix .. 'loans:' .. number
local facts = redis.call('HMGET', active, 'activatedAtMs', 'baseExpiresAtMs', 'paid')
if not expires_at or not facts[1] then
  return {0}
end

local had_lent = redis.call('HDEL', loans, reservation) == 1
if outcome == 'PAID' and not had_lent and tonumber(facts[1]) > paid_at then
  return {1, expires_at}
end
local last_loan = 0
for _, lent_until in ipairs(redis.call('HVALS', loans)) do
  last_loan = math.max(last_loan, tonumber(lent_until))
end
local none_out = last_loan <= now

if none_out and ((outcome == 'PAID' and (others_pending == 0 or facts[3])) or (outcome == 'REFUSED' and facts[3])) then
  redis.call('DEL', active, loans)
  redis.call('ZREM', KEYS[2], user)
  redis.call('HDEL', KEYS[1], user)
  redis.call('SET', prefix .. 'ended:' .. number, 'PAID ' .. now, 'PXAT', now + keep_ms)
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', 200000, '*', 'ended', number)
  return {2, tonumber(number)}
end
if outcome == 'PAID' and others_pending == 0 then
  redis.call('HSET', active, 'paid', 1)
elseif outcome == 'LOST' and had_lent then
  redis.call('HDEL', active, 'paid')
end
if not had_lent then
  return {1, expires_at}
end

local base, before = tonumber(facts[2]), expires_at
if outcome == 'LOST' then
  base = math.max(base, math.min(expires_at, now + grace_ms))
  redis.call('HSET', active, 'baseExpiresAtMs', base)
end
expires_at = math.min(expires_at, math.max(base, math.min(last_loan, facts[1] + max_ms)))
redis.call('ZADD', KEYS[2], expires_at, user)
redis.call('PEXPIREAT', active, expires_at)
redis.call('PEXPIREAT', loans, expires_at)
if expires_at ~= before then
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', 200000, '*', 'changed', number .. ' ' .. expires_at)
end
return {1, expires_at}

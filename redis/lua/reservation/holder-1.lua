-- Tells who has locked a seat, and for how long. Changes nothing.
--
-- KEYS[1] hold:seat   hash with a TTL, Redisson's lock of the seat: owner -> 1
--
-- Returns {1, owner, leftMs}, where owner is "instance:hold", or {0} nobody.
local owner = redis.call('HKEYS', KEYS[1])[1]
if not owner then
  return {0}
end
return {1, owner, redis.call('PTTL', KEYS[1])}

-- Marks the keys of this deployment as those of one database, unless they are another's. Writes where there is no mark only, but always by
-- a command that writes: so it is also a proof that Redis takes writes now.
-- Guarantees: a mark that is there is never replaced.
--
-- KEYS[1] frontrow:installation   string, id of the installation whose keys are here
-- ARGV[1] id of the installation of this database, a UUID
--
-- Returns {1} the mark is ours, {0, id} it is another's.
local theirs = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'GET')
if not theirs or theirs == ARGV[1] then
  return {1}
end
return {0, theirs}

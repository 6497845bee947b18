-- Which commands the account of this connection may not run. It changes nothing and touches no key, so it runs on every node
-- of a cluster. One run has at most a hundred pairs.
--
-- ARGV[1..] pairs of a command in capitals and of its subject: a key, or the channel of PUBLISH
--
-- Returns {how many are refused, the name of each}.
local refused = {}
for i = 1, #ARGV, 2 do
  local command, subject = ARGV[i], ARGV[i + 1]
  -- The subject of EVALSHA is a digest, and 0 is its number of keys. A command of two words cannot be asked for by its first.
  local known, allowed
  if command == 'EVALSHA' then
    known, allowed = pcall(redis.acl_check_cmd, command, subject, '0')
  else
    known, allowed = pcall(redis.acl_check_cmd, command, subject)
  end
  if known and not allowed then
    refused[#refused + 1] = command
  end
end
return {#refused, unpack(refused)}

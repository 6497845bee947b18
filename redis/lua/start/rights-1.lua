-- Which commands the account of this connection may not run. It changes nothing and touches no key, so it runs on every node
-- of a cluster. One run has at most a hundred pairs.
--
-- ARGV    pairs of a command and of what it is run on: a key, or the channel of PUBLISH
-- output  the number of commands that are refused, then the name of each, as in ARGV
local refused = {}
for i = 1, #ARGV, 2 do
  local command, subject = ARGV[i], ARGV[i + 1]
  -- The subject of EVALSHA is a digest; 0 is its number of keys.
  local allowed
  if command == 'EVALSHA' then
    allowed = redis.acl_check_cmd(command, subject, '0')
  else
    allowed = redis.acl_check_cmd(command, subject)
  end
  if not allowed then
    refused[#refused + 1] = command
  end
end
return {#refused, unpack(refused)}

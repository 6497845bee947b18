-- One operation for wrk, as bench.sh describes it by these variables of the environment:
--   BENCH_METHOD, BENCH_PATH, BENCH_BODY, BENCH_HEADERS ("Name: value", separated by ;)  each may have {1}, {2}, … : fields of a line
--   BENCH_INPUT    lines of fields separated by tabs; each thread takes its share of them. Without it there is one request
--   BENCH_ONCE     not empty: every line once, then it ends (of one thread only); else again and again, as long as wrk runs
--   BENCH_CAPTURE  a pattern whose captures, of each answer with BENCH_STATUS, are written as a line to BENCH_OUTPUT.<thread>
--   BENCH_STATUS   the answer that is right
-- Prints: requests, microseconds, right answers, others, errors of the connection, p50 and p99 in microseconds.
local function env(name) local value = os.getenv(name); return value ~= '' and value or nil end

local ffi = require('ffi')
ffi.cdef('int kill(int process, int signal); int getpid(void);')

local SIGINT = 2
local THREADS = tonumber(env('BENCH_THREADS') or 2)
local HEADERS_OF_JSON = {['Content-Type'] = 'application/json'}
local once, capture, status = env('BENCH_ONCE'), env('BENCH_CAPTURE'), tonumber(env('BENCH_STATUS') or 200)

local threads = {}

function setup(thread)
  thread:set('id', #threads)
  table.insert(threads, thread)
end

local function filled(template, fields)
  return template and (template:gsub('{(%d+)}', function(number) return fields[tonumber(number)] or '' end))
end

local function request_of(fields)
  local body, headers = filled(env('BENCH_BODY'), fields), {}
  for name, value in pairs(body and HEADERS_OF_JSON or {}) do headers[name] = value end
  for name, value in (filled(env('BENCH_HEADERS'), fields) or ''):gmatch('([^:;]+): ([^;]+)') do headers[name] = value end
  return wrk.format(env('BENCH_METHOD') or 'GET', filled(env('BENCH_PATH'), fields), headers, body)
end

local requests, idle, output = {}, nil, nil
local sent = 0
right, wrong = 0, 0

function init()
  idle = wrk.format('GET', env('BENCH_IDLE') or '/')
  if not env('BENCH_INPUT') then
    requests[1] = request_of({})
  else
    local number = 0
    for line in io.lines(env('BENCH_INPUT')) do
      if number % THREADS == id then
        local fields = {}
        for field in line:gmatch('[^\t]+') do fields[#fields + 1] = field end
        requests[#requests + 1] = request_of(fields)
      end
      number = number + 1
    end
  end
  -- wrk asks its first thread for one request that it only looks at.
  if id == 0 then sent = -1 end
  if capture then output = io.open(env('BENCH_OUTPUT') .. '.' .. id, 'w') end
end

function request()
  sent = sent + 1
  if once then return requests[math.max(sent, 1)] or idle end
  return requests[math.abs(sent - 1) % #requests + 1]
end

-- Only where answers must be looked at: it costs the load generator as much as a request.
if once or capture then
  local ended = false
  function response(code, headers, body)
    if ended then return end
    if code == status then
      -- The idle request is answered with another text.
      if not env('BENCH_MARK') or body:find(env('BENCH_MARK'), 1, true) then
        right = right + 1
        if output then output:write(table.concat({body:match(capture)}, '\t'), '\n') end
      end
    elseif code ~= 200 then
      wrong = wrong + 1
      if wrong == 1 then io.stderr:write(code .. ' ' .. body .. '\n') end
    end
    if once and right + wrong >= #requests then
      ended = true
      if output then output:close() end
      -- wrk itself sleeps until its time is over, unless it is interrupted.
      ffi.C.kill(ffi.C.getpid(), SIGINT)
    end
  end
end

function done(summary, latency)
  local all_right, all_wrong = 0, 0
  for _, thread in ipairs(threads) do
    all_right, all_wrong = all_right + (thread:get('right') or 0), all_wrong + (thread:get('wrong') or 0)
  end
  local errors = summary.errors
  if not (once or capture) then
    all_wrong = status < 400 and errors.status or summary.requests - errors.status
    all_right = summary.requests - all_wrong
  end
  io.write(string.format('BENCH %d %d %d %d %d %d %d\n', summary.requests, summary.duration, all_right, all_wrong,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99)))
end

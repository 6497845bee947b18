-- One operation for wrk. What it sends is in the environment, so that op.js sends the same with k6:
--   BENCH_METHOD, BENCH_PATH, BENCH_BODY, BENCH_HEADERS ("Name: value", separated by ;)   each may have {1}, {2}: fields of a line
--   BENCH_INPUT    a file of lines, fields separated by tabs; each thread takes its share. Without it every request is the same
--   BENCH_STATUS   the answer that is right
--   BENCH_LOOK     not empty: each answer is looked at and its status counted. It costs wrk some time, so it is not the rule
--   BENCH_EXACT    not empty, and one thread: each line is sent once, none after BENCH_SECONDS, and wrk ends when all that was sent is
--                  answered, so that what it counted is what was done. Looks at answers
--   BENCH_CYCLE    not empty: with BENCH_EXACT, the lines are sent again and again
--   BENCH_RATE     requests a second that are begun, however slow the answers are, as long as a connection is free
--   BENCH_CAPTURE, BENCH_OUTPUT   captures of this pattern in each right answer become a line of that file (with BENCH_EXACT)
-- Prints one line: BENCH microseconds, answers, broken connections, p50, p99 (microseconds), answers by status (200:17,503:4).
local ffi = require('ffi')
ffi.cdef [[
  struct bench_time { long seconds; long nanos; };
  int clock_gettime(int clock, struct bench_time *time);
  int usleep(unsigned micros);
  int kill(int process, int signal);
  int getpid(void);
]]

local function env(name)
  local value = os.getenv('BENCH_' .. name)
  return value ~= '' and value or nil
end

local THREADS, RIGHT = tonumber(env('THREADS')), tonumber(env('STATUS'))
local EXACT, CYCLE, CAPTURE, RATE = env('EXACT'), env('CYCLE'), env('CAPTURE'), tonumber(env('RATE'))
local RUN_MICROS = tonumber(env('SECONDS')) * 1e6
-- Sent by connections that have nothing more to do, since wrk cannot close them; told by its body.
local IDLE_PATH, IDLE_BODY = '/actuator/health/liveness', '{"status":"UP"}'
local LONG_MILLIS = 60000
local MONOTONIC, SIGINT = 1, 2

local now = ffi.new('struct bench_time')
local function micros()
  ffi.C.clock_gettime(MONOTONIC, now)
  return tonumber(now.seconds) * 1e6 + tonumber(now.nanos) / 1e3
end

local threads = {}

function setup(thread)
  thread:set('id', #threads)
  table.insert(threads, thread)
end

local function filled(template, fields)
  return template and (template:gsub('{(%d+)}', function(number) return fields[tonumber(number)] end))
end

local function request_of(fields)
  local body, headers = filled(env('BODY'), fields), {}
  if body then headers['Content-Type'] = 'application/json' end
  for name, value in (filled(env('HEADERS'), fields) or ''):gmatch('([^:;]+): ([^;]+)') do headers[name] = value end
  return wrk.format(env('METHOD'), filled(env('PATH'), fields), headers, body)
end

local requests, idle, output = {}, nil, nil
local next_line, sent, answered = 1, 0, 0
local is_trial, is_over, is_done = false, false, false
local slot
-- Global, so that done() can read them: when the first request was begun and the last answer came.
began, ended = 0, 0

function init()
  idle = wrk.format('GET', IDLE_PATH)
  if env('INPUT') then
    local number = 0
    for line in io.lines(env('INPUT')) do
      if number % THREADS == id then
        local fields = {}
        for field in line:gmatch('[^\t]+') do fields[#fields + 1] = field end
        requests[#requests + 1] = request_of(fields)
      end
      number = number + 1
    end
  else
    requests[1] = request_of({})
  end
  -- wrk asks its first thread for one request that it only looks at.
  is_trial = id == 0
  if CAPTURE then output = io.open(env('OUTPUT'), 'w') end
end

local function next_request()
  local request = requests[next_line]
  next_line = next_line + 1
  if next_line > #requests and (CYCLE or not EXACT) then next_line = 1 end
  return request
end

local function end_when_all_is_answered()
  if is_done or not is_over or answered < sent then return end
  is_done = true
  if output then output:close() end
  -- wrk sleeps until its own time is over, unless it is interrupted.
  ffi.C.kill(ffi.C.getpid(), SIGINT)
end

local function look_at_time()
  if not is_over and (next_line > #requests or began > 0 and micros() - began > RUN_MICROS) then
    is_over = true
    end_when_all_is_answered()
  end
end

function request()
  if is_trial then
    is_trial = false
    return requests[1]
  end
  if not EXACT then return next_request() end
  look_at_time()
  if is_done then ffi.C.usleep(20000) end
  if is_over then return idle end
  if began == 0 then began = micros() end
  sent = sent + 1
  return next_request()
end

if RATE then
  -- Each connection that is free takes the next moment of the rate; when none was free in time, it goes at once.
  function delay()
    look_at_time()
    if is_over then return LONG_MILLIS end
    slot = slot and slot + 1e6 / RATE or micros()
    return math.max(0, (slot - micros()) / 1000)
  end
end

if env('LOOK') or EXACT then
  function response(status, _, body)
    if EXACT and body == IDLE_BODY then return end
    local counter = 'status_' .. status
    _G[counter] = (_G[counter] or 0) + 1
    if status ~= RIGHT and _G[counter] == 1 then io.stderr:write(status, ' ', body:sub(1, 500), '\n') end
    if not EXACT then return end
    answered, ended = answered + 1, micros()
    if output and status == RIGHT then output:write(table.concat({ body:match(CAPTURE) }, '\t'), '\n') end
    end_when_all_is_answered()
  end
end

-- Answers by status. Where they were not looked at, wrk still knows those from 400 on.
local function by_status(summary)
  local parts, right, all = {}, 0, 0
  for status = 100, 599 do
    local count = 0
    for _, thread in ipairs(threads) do count = count + (thread:get('status_' .. status) or 0) end
    if count > 0 then parts[#parts + 1] = status .. ':' .. count end
    if status == RIGHT then right = count end
    all = all + count
  end
  if not response then
    all, right = summary.requests, summary.requests - summary.errors.status
    parts = { RIGHT .. ':' .. right }
    if all > right then parts[2] = '4xx-5xx:' .. all - right end
  end
  return #parts > 0 and table.concat(parts, ',') or '-', right, all
end

-- Of right answers alone it cannot be known, but no more than this: if all the slowest were right ones.
local function p99(latency, right, all)
  if right == all then return latency:percentile(99) end
  local slower, i = 0, #latency
  while i > 1 do
    local value, count = latency(i)
    slower = slower + count
    if slower > right / 100 then return value end
    i = i - 1
  end
  return latency.max
end

function done(summary, latency)
  local statuses, right, all = by_status(summary)
  local duration = summary.duration
  if EXACT then
    local first, last = threads[1]:get('began'), threads[1]:get('ended')
    if last > first then duration = last - first end
  end
  local errors = summary.errors
  io.write(string.format('BENCH %.0f %d %d %d %d %s\n', duration, all,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), p99(latency, right, all), statuses))
end

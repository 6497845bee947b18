#!/usr/bin/env bash
# Measures every hot operation of the packaged jar against what WebFlux itself costs, on this machine, in one run.
#
#   k6/bench.sh [--short] [operation …]      ./mvnw -DskipTests package test-compile   comes first where there is no jar
#
#   --short        one round of small runs: does it all work, and do the books agree? (about a minute)
#   --help         this text
#   operation      only these: hello echo zadd zrank join far near active dates seats-50 seats-304 seats-20000 charge reserve taken pay
#
# Starts Redis (redis/redis.conf), MariaDB (innodb_flush_log_at_trx_commit=1), the jar and the floor application (src/test: bare WebFlux) on
# loopback, each JVM with -Xmx512m, makes users, a line and seats through the API, warms up, and runs each operation with the floor's hello
# right before and after. Then it holds the rows of the database against the answers that it counted, and runs the audit. The table goes
# to target/bench.md. Wants bash, awk, curl, java 17, wrk, redis-server, and MariaDB (unpacked by ./mvnw verify, or installed).
# Exit code: 0 all answers were right and the books agree; 1 not; 2 something is missing. No timing fails it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

CONNECTIONS=64
export BENCH_THREADS=2
# The first round only warms up: it is not counted.
ROUNDS=4 WARM=1 SECONDS_EACH=3 UNITS_EACH=20000 HALL=20000
CHARGE=1000000
ONCE_SECONDS_MAX=60
NOISY_PERCENT=15
ALL=(hello echo zadd zrank join far near active dates seats-50 seats-304 seats-20000 charge reserve taken pay)

usage() { sed -n '2,/^set -euo/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

chosen=()
while (($#)); do
  case $1 in
    --short) ROUNDS=1 WARM=0 SECONDS_EACH=2 UNITS_EACH=1000 HALL=2000 ;;
    --help | -h) usage; exit 0 ;;
    -*) printf 'no option %s; see --help\n' "$1" >&2; exit 2 ;;
    *) [[ " ${ALL[*]} " == *" $1 "* ]] || { printf 'no operation %s; see --help\n' "$1" >&2; exit 2; }; chosen+=("$1") ;;
  esac
  shift
done
((${#chosen[@]})) || chosen=("${ALL[@]}")

work=$(mktemp -d "${TMPDIR:-/tmp}/frontrow-bench.XXXXXX")
pids=()
failures=()
rows=()       # of the table
hellos=()     # requests a second of every run of the floor

end_all() {
  local code=$?
  trap - EXIT INT TERM
  if ((code != 0)); then tail -n 20 "$work"/{wrk,application,floor}.log >&2 2>/dev/null || true; fi
  end_started
  rm -rf "$work"
  exit "$code"
}
trap end_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '%s\n' "$*" >&2; }
fail() { say "FAILED: $*"; exit 1; }
wrong() { say "WRONG: $*"; failures+=("$*"); }

. k6/lib/servers.sh

need() { # program, package
  command -v "$1" >/dev/null 2>&1 || { say "$1 is missing: install it (Debian: apt-get install $2)"; exit 2; }
}

check_tools() {
  need awk gawk; need curl curl; need java openjdk-17-jdk-headless; need wrk wrk; need redis-server redis-server; need redis-cli redis-tools
  find_mariadb || { say "MariaDB is missing: run ./mvnw verify once, which unpacks one, or install it (Debian: apt-get install mariadb-server-core mariadb-client-core)"; exit 2; }
  local jars=(target/frontrow-*.jar)
  [[ -f ${jars[0]} && -f target/test-classes/io/frontrow/floor/FloorApplication.class ]] \
    || { say "there is no jar: ./mvnw -DskipTests package test-compile"; exit 2; }
  jar=$PWD/${jars[0]}
  load=$(cut -d' ' -f1 /proc/loadavg)
}

# --- the servers ---------------------------------------------------------------------------------------------------------

start_floor() {
  local port
  port=$(free_port)
  FLOOR_URL=http://127.0.0.1:$port
  mkdir "$work/floor"
  (cd "$work/floor" && jar_tool xf "$jar" BOOT-INF/lib)
  java -Xmx512m -cp "target/test-classes:$work/floor/BOOT-INF/lib/*" io.frontrow.floor.FloorApplication "$port" "$REDIS_URL" >"$work/floor.log" 2>&1 &
  pids+=($!)
  floor=$!
  wait_until 60 "the floor application" curl -sf -m 2 "$FLOOR_URL/hello"
}

jar_tool() { if command -v jar >/dev/null; then jar "$@"; else "$(dirname "$(readlink -f "$(command -v java)")")/jar" "$@"; fi; }

start_application() {
  local begun=$EPOCHREALTIME
  # Measured without the limit of polls: each token is asked about again and again.
  FRONTROW_QUEUE_POLL_LIMIT=false start_jar "$REDIS_URL" "$database" "$database_password"
  start_seconds=$(awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
}

# --- the data ------------------------------------------------------------------------------------------------------------

api() { # method, path, body
  curl -sSf -X "$1" "$FRONTROW_URL/api/v1$2" -u "admin:$FRONTROW_ADMIN_PASSWORD" -H 'Content-Type: application/json' ${3:+-d "$3"}
}

performance() { # day of January 2040, rows, seats a row
  printf '{"startsAt":"2040-01-%02dT19:00:00+09:00","venue":"Bench","sections":[{"name":"A","rows":%d,"seatsPerRow":%d,"price":1000}]}' "$1" "$2" "$3"
}

make_concert() { # performances; prints its id
  api POST /admin/concerts "{\"title\":\"Bench\",\"artist\":\"Bench\",\"maxSeatsPerUser\":100,\"performances\":[$1]}" | sed 's/.*"concertId":\([0-9]*\).*/\1/'
}

make_data() {
  local users=$((UNITS_EACH * ROUNDS)) round performances
  say "making $users users, two concerts and their lines"
  query "INSERT INTO users (user_id, name, created_at)
    SELECT CONCAT('0be0c000-0000-7000-8000-', LPAD(HEX(n), 12, '0')), 'Bench', UTC_TIMESTAMP(6)
    FROM (SELECT a.x + 10 * b.x + 100 * c.x + 1000 * d.x + 10000 * e.x AS n FROM $(digits a), $(digits b), $(digits c), $(digits d), $(digits e)) numbers WHERE n < $users"
  query "SELECT LOWER(user_id) FROM users WHERE name = 'Bench' ORDER BY user_id" >"$work/users"
  query "UPDATE users SET user_id = LOWER(user_id) WHERE name = 'Bench'"
  waiting=$(make_concert "$(performance 1 1 10)")
  performances="$(performance 1 5 10),$(performance 2 $((HALL / 200)) 200)"
  for ((round = 1; round <= ROUNDS; round++)); do performances+=",$(performance $((2 + round)) $(((UNITS_EACH + 199) / 200)) 200)"; done
  selling=$(make_concert "$performances")
  api PATCH "/admin/queues/$waiting" '{"paused":true}' >/dev/null
  api PATCH "/admin/queues/$selling" '{"admitPerTick":100000,"tickSeconds":0.1,"activeTtlSeconds":86400,"holdTtlSeconds":86400}' >/dev/null
  for ((round = 1; round <= ROUNDS; round++)); do slice "$work/users" "$round" >"$work/users-$round"; done
}

digits() { printf '(SELECT 0 AS x'; printf ' UNION SELECT %d' 1 2 3 4 5 6 7 8 9; printf ') %s' "$1"; }

slice() { awk -v from=$((($2 - 1) * UNITS_EACH)) -v to=$(($2 * UNITS_EACH)) 'NR > from && NR <= to' "$1"; }

admit_all() {
  say "everybody joins the line of the sale"
  run_once "$work/users" POST /api/v1/queue/tokens "{\"userId\":\"{1}\",\"concertId\":$selling}" 201 '"token":"([^"]+)","userId":"([^"]+)"' "$work/joined" "" >/dev/null
  # By user, so that each round has its own.
  cat "$work"/joined.* | sort -k2 >"$work/active"
  wait_until 120 "the last admission" all_active
}

all_active() { [[ $(api GET "/admin/queues/$selling" | sed 's/.*"active":\([0-9]*\).*/\1/') == $((UNITS_EACH * ROUNDS)) ]]; }

# --- running -------------------------------------------------------------------------------------------------------------

# wrk with op.lua; prints the line of figures.
wrk_run() { # URL, seconds; the rest by the environment
  wrk -t"$BENCH_THREADS" -c"$CONNECTIONS" -d"$2"s --timeout 20s -s k6/bench/op.lua "$1" 2>>"$work/wrk.log" | sed -n 's/^BENCH //p'
}

run_timed() { # input, method, path, body, headers, status
  BENCH_INPUT=$1 BENCH_METHOD=$2 BENCH_PATH=$3 BENCH_BODY=$4 BENCH_HEADERS=$5 BENCH_STATUS=$6 wrk_run "$FRONTROW_URL" "$SECONDS_EACH"
}

run_once() { # input, method, path, body, status, pattern, output, headers
  BENCH_THREADS=1 BENCH_ONCE=yes BENCH_IDLE=/actuator/health/liveness BENCH_MARK='"userId"' BENCH_INPUT=$1 BENCH_METHOD=$2 BENCH_PATH=$3 BENCH_BODY=$4 \
    BENCH_STATUS=$5 BENCH_CAPTURE=$6 BENCH_OUTPUT=$7 BENCH_HEADERS=$8 wrk_run "$FRONTROW_URL" "$ONCE_SECONDS_MAX"
}

ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }

# One measured run: prints "requests/s p50 p99 right wrong broken app redis database", times in microseconds.
measured() { # process of the application, then the command
  local process=$1 before after line
  shift
  before="$(ticks "$process") $(ticks "$redis") $(ticks "$database_process")"
  line=$("$@")
  after="$(ticks "$process") $(ticks "$redis") $(ticks "$database_process")"
  [[ -n $line ]] || fail "wrk gave no figures: $(tail -n 3 "$work/wrk.log")"
  awk -v hz="$(getconf CLK_TCK)" '{ n = $3 + $4; us = 1e6 / hz / (n > 0 ? n : 1)
    printf "%.0f %d %d %d %d %d %.1f %.1f %.1f\n", n * 1e6 / $2, $6, $7, $3, $4, $5, ($11 - $8) * us, ($12 - $9) * us, ($13 - $10) * us }' <<<"$line $before $after"
}

hello() {
  local line
  line=$(measured "$floor" floor_run /hello GET "")
  hellos+=("${line%% *}")
  hello_rate=${line%% *} hello_micros=$(cut -d' ' -f7 <<<"$line")
}

floor_run() { # path, method, body
  BENCH_PATH=$1 BENCH_METHOD=$2 BENCH_BODY=$3 BENCH_INPUT="" BENCH_STATUS=200 wrk_run "$FLOOR_URL" "$SECONDS_EACH"
}

median() { printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

field() { local line; for line in "${lines[@]}"; do cut -d' ' -f"$1" <<<"$line"; done; }

declare -A GOAL=(
  [far]="≥ 0.70 of hello, app ≤ 1.6 ×" [near]="≥ 0.45 of hello" [active]="≥ 0.45 of hello" [join]="≥ 0.40 of hello, app ≤ 2.6 ×"
  [dates]="≥ 0.35 of hello" [seats-50]="≥ 0.25 of hello" [seats-304]="≥ 1,500/s" [seats-20000]="≥ 150/s" [reserve]="≥ 5,500/s, all ≤ 320 µs"
  [taken]="≥ 0.30 of hello" [pay]="≥ 4,500/s, all ≤ 380 µs" [charge]="≥ 5,500/s")

measure() { # operation
  local operation=$1 round process=$application rates=() ratios=() micros=() row
  lines=()
  case $operation in hello | echo | zadd | zrank) process=$floor ;; esac
  prepare "$operation"
  for ((round = 1; round <= ROUNDS; round++)); do
    local before_rate before_micros
    hello; before_rate=$hello_rate before_micros=$hello_micros
    lines+=("$(measured "$process" operation "$operation" "$round")")
    hello
    if ((round <= WARM)); then note_wrong "$operation"; lines=(); continue; fi
    ratios+=("$(awk -v a="${lines[-1]%% *}" -v b="$before_rate" -v c="$hello_rate" 'BEGIN { printf "%.2f", 2 * a / (b + c) }')")
    micros+=("$(awk -v a="$(cut -d' ' -f7 <<<"${lines[-1]}")" -v b="$before_micros" -v c="$hello_micros" 'BEGIN { printf "%.2f", 2 * a / (b + c) }')")
  done
  row=$(printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |' "$operation" "$(median $(field 1))" "$(median "${ratios[@]}")" "$(median "${micros[@]}")" \
    "$(median $(field 7))" "$(median $(field 8))" "$(median $(field 9))" "$(median $(field 2))" "$(median $(field 3))" \
    "$(field 5 | awk '{ s += $1 } END { print s }')" "$(field 6 | awk '{ s += $1 } END { print s }')" "${GOAL[$operation]:-}")
  rows+=("$row")
  say "$row"
  note_wrong "$operation"
}

note_wrong() { # operation
  [[ $(field 5 | awk '{ s += $1 } END { print s }') == 0 ]] || wrong "$1: $(field 5 | tr '\n' ' ') answers were not the right ones"
  [[ $(field 6 | awk '{ s += $1 } END { print s }') == 0 ]] || wrong "$1: connections broke"
}

prepare() {
  case $1 in
    far | near) [[ -f $work/line ]] || fill_line ;;
    active | dates | seats-* | reserve | taken | pay) [[ -f $work/active ]] || admit_all ;;
  esac
  case $1 in
    taken) [[ -f $work/held-1.0 ]] || fill reserve ;;
    pay) [[ -f $work/charged-1.0 ]] || fill charge; [[ -f $work/held-1.0 ]] || fill reserve ;;
  esac
}

fill() { local round; say "$1, so that there is something to go on with"; for ((round = 1; round <= ROUNDS; round++)); do operation "$1" "$round" >/dev/null; done; }

fill_line() {
  local round
  [[ -f $work/joins-1.0 ]] || fill join
  for ((round = 1; round <= ROUNDS; round++)); do cat "$work/joins-$round".*; done | sort -t "$(printf '\t')" -k2n >"$work/line"
  head -n $((UNITS_EACH < 2000 ? UNITS_EACH / 2 : 1000)) "$work/line" >"$work/near"
  # Once each, so that this instance knows them; the first poll of a token asks Redis.
  tail -n $((UNITS_EACH / 2)) "$work/line" >"$work/far"
  BENCH_THREADS=1 BENCH_ONCE=yes BENCH_IDLE=/actuator/health/liveness BENCH_MARK='"userId"' BENCH_INPUT=$work/far BENCH_METHOD=GET BENCH_PATH=/api/v1/queue/tokens/current \
    BENCH_HEADERS='Queue-Token: {1}' BENCH_STATUS=200 BENCH_CAPTURE="" wrk_run "$FRONTROW_URL" "$ONCE_SECONDS_MAX" >/dev/null
}

operation() { # operation, round
  local round=$2 performance
  performance=$((selling * 1000 + 2 + round))
  case $1 in
    hello) floor_run /hello GET "" ;;
    echo) floor_run /echo POST '{"userId":"0be0c000-0000-7000-8000-000000000000","concertId":1}' ;;
    zadd) floor_run /zadd POST '{}' ;;
    zrank) floor_run /zrank GET "" ;;
    join) run_once "$work/users-$round" POST /api/v1/queue/tokens "{\"userId\":\"{1}\",\"concertId\":$waiting}" 201 '"token":"(%d+%.(%d+)[^"]*)"' "$work/joins-$round" "" ;;
    far) run_timed "$work/far" GET /api/v1/queue/tokens/current "" 'Queue-Token: {1}' 200 ;;
    near) run_timed "$work/near" GET /api/v1/queue/tokens/current "" 'Queue-Token: {1}' 200 ;;
    active) run_timed "$work/active" GET /api/v1/queue/tokens/current "" 'Queue-Token: {1}' 200 ;;
    dates) run_timed "$work/active" GET "/api/v1/concerts/$selling/dates" "" 'Queue-Token: {1}' 200 ;;
    seats-50) run_timed "$work/active" GET "/api/v1/concerts/$selling/dates/2040-01-01/seats" "" 'Queue-Token: {1}' 200 ;;
    seats-20000) run_timed "$work/active" GET "/api/v1/concerts/$selling/dates/2040-01-02/seats" "" 'Queue-Token: {1}' 200 ;;
    seats-304) run_timed "$work/active" GET "/api/v1/concerts/$selling/dates/2040-01-02/seats" "" "Queue-Token: {1};If-None-Match: $(hall_tag)" 304 ;;
    charge) run_once "$work/users-$round" POST '/api/v1/users/{1}/balance/charges' "{\"amount\":$CHARGE}" 200 '"entryId":"([^"]+)"' "$work/charged-$round" "" ;;
    reserve)
      slice "$work/active" "$round" | awk -v OFS='\t' -v p="$performance" '{ print $1, p * 1000000 + NR }' >"$work/wanted-$round"
      run_once "$work/wanted-$round" POST /api/v1/reservations "{\"performanceId\":$performance,\"seatIds\":[{2}]}" 201 '"reservationId":"([^"]+)","userId":"([^"]+)"' \
        "$work/held-$round" 'Queue-Token: {1}' ;;
    taken)
      slice "$work/active" "$round" | awk -v OFS='\t' -v p="$performance" -v n="$UNITS_EACH" '{ print $1, p * 1000000 + NR % n + 1 }' >"$work/taken-$round"
      run_timed "$work/taken-$round" POST /api/v1/reservations "{\"performanceId\":$performance,\"seatIds\":[{2}]}" 'Queue-Token: {1}' 409 ;;
    pay)
      cat "$work/held-$round".* | sort -k2 | join -1 2 -2 2 -o 2.1,1.1 - "$work/active" | tr ' ' '\t' >"$work/paying-$round"
      BENCH_THREADS=1 BENCH_ONCE=yes BENCH_IDLE=/actuator/health/liveness BENCH_MARK='"paymentId"' BENCH_INPUT=$work/paying-$round BENCH_METHOD=POST BENCH_PATH=/api/v1/payments \
        BENCH_BODY='{"reservationId":"{2}"}' BENCH_STATUS=201 BENCH_CAPTURE='"paymentId":"([^"]+)"' BENCH_OUTPUT="$work/paid-$round" \
        BENCH_HEADERS='Queue-Token: {1}' wrk_run "$FRONTROW_URL" "$ONCE_SECONDS_MAX" ;;
  esac
}

hall_tag() {
  curl -sS -D - -o /dev/null "$FRONTROW_URL/api/v1/concerts/$selling/dates/2040-01-02/seats" -H "Queue-Token: $(head -n 1 "$work/active" | cut -f1)" \
    | tr -d '\r' | sed -n 's/^[Ee][Tt][Aa][Gg]: //p'
}

warm_up() {
  say "warming up"
  local seconds=$SECONDS_EACH
  ((ROUNDS == 1)) || SECONDS_EACH=10
  hello
  hellos=()
  SECONDS_EACH=$seconds
}

# --- verifying -----------------------------------------------------------------------------------------------------------

counted() { cat /dev/null "$work/$1"-*.* 2>/dev/null | wc -l; }

verify() {
  local what counted rows
  for what in 'charged:balance_entries WHERE type = "CHARGE"' 'held:reservations' 'paid:payments'; do
    counted=$(counted "${what%%:*}")
    rows=$(query "SELECT COUNT(*) FROM ${what#*:}")
    say "$counted answered, $rows in ${what#*:}"
    [[ $counted == "$rows" ]] || wrong "$counted answers, and $rows rows of ${what#*:}"
  done
  api GET /admin/audit >"$work/audit"
  grep -q '^{"ok":true' "$work/audit" || wrong "the audit: $(cat "$work/audit")"
}

spread() { printf '%s\n' "${hellos[@]}" | sort -g | awk '{ v[NR] = $1 } END { printf "%d", (v[NR] - v[1]) * 100 / v[int((NR + 1) / 2)] }'; }

table() {
  local noise="" spread
  spread=$(spread)
  if ((spread > NOISY_PERCENT)) || awk -v l="$load" 'BEGIN { exit !(l > 0.5) }'; then noise=" **Noisy**: something else used the machine."; fi
  cat <<MD
| operation | requests/s | to hello | app to hello | app µs | Redis µs | database µs | p50 µs | p99 µs | wrong | broken | goal |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
$(printf '%s\n' "${rows[@]}")

Start to ready: $start_seconds s (goal 4). Resident memory of the application at the end: $(awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$application/status") MB (goal 700).
Medians of $((ROUNDS - WARM)), $CONNECTIONS connections, load generator on the same machine; processor time by request; the limit of polls is off. hello between $(printf '%s\n' "${hellos[@]}" | sort -g | head -n 1) and $(printf '%s\n' "${hellos[@]}" | sort -g | tail -n 1)/s (spread $spread%, load at the start $load).$noise

$(date -u +%F), $(nproc) processors ($(uname -sm)), $(java -version 2>&1 | head -n 1), $("$mariadbd" --version | sed 's/.*Ver \([^ ]*\).*/MariaDB \1/'), $(redis-server --version | sed 's/.*v=\([^ ]*\).*/Redis \1/').
MD
}

check_tools
say "starting Redis, MariaDB, the application and the floor"
start_redis >/dev/null
start_mariadb --innodb-flush-log-at-trx-commit=1 --innodb-buffer-pool-size=512M >/dev/null
start_application
start_floor
make_data
warm_up
for operation in "${chosen[@]}"; do measure "$operation"; done
verify
mkdir -p target
table | tee target/bench.md
if ((${#failures[@]})); then printf 'WRONG: %s\n' "${failures[@]}" >&2; exit 1; fi

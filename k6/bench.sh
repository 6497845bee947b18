#!/usr/bin/env bash
# How fast is the packaged jar, held against what WebFlux itself costs on this machine, in the same run? And: is all of it true?
#
#   k6/bench.sh [--short] [operation …]
#
#   --short     one round of small runs, two minutes in all: does it work, and do the books agree? Its figures mean little
#   --k6        k6 makes the load, also where there is wrk
#   --help      this text
#   operation   only these, in this order:
#               hello echo zadd zrank                                    the floor: bare WebFlux, alone and with one command of Redis
#               join far-poll near-poll active-poll                      the line
#               dates seats-50 seats-20000-etag seats-20000              the catalogue, gated
#               charge                                                   money
#               overload                                                 five times the charges that were carried just before
#               reserve taken pay                                        the sale; taken: reserving what another holds
#
# Needs the packaged jar (./mvnw -DskipTests package; with -Pfast-start it starts sooner), bash, curl, Java 17, Redis, MariaDB and k6 2;
# with wrk, wrk makes the load. It says what is missing. It starts servers of its own on loopback, with the settings of production and a
# database that keeps what it has committed, makes users, lines and seats, warms up and measures each operation between two runs of the
# floor's hello. The table is also in target/bench.md.
# Exit code: 0 every answer was expected and the books agree, 1 not, 2 something is missing. No timing fails it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

OPERATIONS=(hello echo zadd zrank join far-poll near-poll active-poll dates seats-50 seats-20000-etag seats-20000 charge overload reserve taken pay)
CONNECTIONS=256
# At most so many rounds warm up, until the compiler takes no more than this part of the time; those that count come after.
WARM_ROUNDS_MAX=12 WARM_SECONDS=5 COMPILER_PERCENT_MAX=4
ROUNDS=3 SECONDS_EACH=5 HELLO_SECONDS=3
# Users that join the paused line in one round, and buyers: each charges, reserves and pays once. Enough for two seconds and more.
JOINING=40000 BUYERS=25000
CHARGE=1000000 SEATS_PER_ROW=200 TAKEN_MAX=5000
FILL_SECONDS_MAX=300
OVERLOAD_TIMES=5 OVERLOAD_CONNECTIONS=2000
NOISY_SPREAD_PERCENT=15 NOISY_LOAD=0.5
HALL_DATE=2040-01-02 SMALL_DATE=2040-01-01

usage() { sed -n '2,/^set -euo/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

chosen=() wanted_generator=wrk short=""
while (($#)); do
  case $1 in
    --short) short=yes WARM_ROUNDS_MAX=1 WARM_SECONDS=1 ROUNDS=1 SECONDS_EACH=2 HELLO_SECONDS=1 JOINING=3000 BUYERS=2000 ;;
    --k6) wanted_generator=k6 ;;
    --help | -h) usage; exit 0 ;;
    -*) printf 'there is no option %s; see --help\n' "$1" >&2; exit 2 ;;
    *) [[ " ${OPERATIONS[*]} " == *" $1 "* ]] || { printf 'there is no operation %s; see --help\n' "$1" >&2; exit 2; }; chosen+=("$1") ;;
  esac
  shift
done

rounds_in_all=$((WARM_ROUNDS_MAX + ROUNDS))

. k6/lib/servers.sh
. k6/bench/measuring.sh
. k6/bench/data.sh
. k6/bench/load.sh
. k6/bench/operations.sh

rows=()       # of the table
declare -A done_round=()   # operation:round
hellos=()     # requests a second of the floor's hello, of every run

# --- the servers ------------------------------------------------------------------------------------------------------------

start_everything() {
  say "Redis and MariaDB start"
  start_redis >/dev/null
  start_durable_mariadb
  say "the application starts"
  start_application
  say "the floor starts"
  start_floor
}

start_application() {
  local begun=$EPOCHREALTIME
  # Each token is asked about again and again, much more often than it is told to.
  FRONTROW_QUEUE_POLL_LIMIT=false start_jar "$REDIS_URL" "$database" "$database_password"
  start_seconds=$(awk -v begun="$begun" -v now="$EPOCHREALTIME" 'BEGIN { printf "%.1f", now - begun }')
}

# With the libraries of the jar, so that it is the same WebFlux, and the same options of the JVM.
start_floor() {
  local port
  port=$(free_port)
  floor_url=http://127.0.0.1:$port
  mkdir "$work/floor"
  (cd "$work/floor" && jar_tool xf "$jar" BOOT-INF/lib)
  java -Xmx512m -cp "target/test-classes:$work/floor/BOOT-INF/lib/*" io.frontrow.floor.FloorApplication "$port" "$REDIS_URL" >"$work/floor.log" 2>&1 &
  pids+=($!)
  floor=$!
  wait_until 60 "the floor application" curl -sf -m 2 "$floor_url/hello"
}

jar_tool() { if command -v jar >/dev/null; then jar "$@"; else "$(dirname "$(readlink -f "$(command -v java)")")/jar" "$@"; fi; }

# --- the data ---------------------------------------------------------------------------------------------------------------

make_data() {
  local users round halls
  users=$((rounds_in_all * JOINING))
  say "$users users, two concerts, $((rounds_in_all * BUYERS)) seats to sell"
  make_users "$users"
  queue=$(make_concert "$(performance 1 1 10)")
  halls="$(performance 1 5 10),$(performance 2 100 200)"
  for ((round = 1; round <= rounds_in_all; round++)); do halls+=",$(performance $((2 + round)) $((BUYERS / SEATS_PER_ROW)) "$SEATS_PER_ROW")"; done
  sale=$(make_concert "$halls")
  api PATCH "/admin/queues/$queue" '{"paused":true}' >/dev/null
  admit_all "$sale"
}

part() { # file, lines in a part, round
  awk -v each="$2" -v round="$3" 'NR > each * round { exit } NR > each * (round - 1)' "$1"
}

# --- measuring ----------------------------------------------------------------------------------------------------------------

measure() { # operation
  local operation=$1 round
  measured=() ratios=() micros_ratios=()
  prepare "$operation"
  warm_up "$operation"
  hello
  for ((round = WARM_ROUNDS_MAX + 1; round <= rounds_in_all; round++)); do
    local rate_before=$hello_rate micros_before=$hello_micros
    describe "$operation" "$round"
    done_round[$operation:$round]=yes
    run "$SECONDS_EACH" "$(served_by "$operation")"
    local rate=$run_rate micros=$run_micros statuses=$run_statuses broken=$run_broken
    measured+=("$run_figures")
    expect_only "$operation" "$statuses" "$broken"
    hello
    ratios+=("$(of_mean "$rate" "$rate_before" "$hello_rate")")
    micros_ratios+=("$(of_mean "$micros" "$micros_before" "$hello_micros")")
  done
  add_row "$operation"
}

hello() {
  describe hello 1
  run "$HELLO_SECONDS" "$floor"
  hello_rate=$run_rate hello_micros=$run_micros
  hellos+=("$run_rate")
}

# Until the JVM's compiler has done most of its work: beside the load it takes a third of the processors, and a service that has been up
# for some minutes has that behind it.
warm_up() { # operation
  local round seconds=$WARM_SECONDS
  [[ -z ${done_round[$1:1]:-} ]] || return 0
  # As long as it takes: who is far from the head must have many before them.
  [[ $1 != join ]] || seconds=$FILL_SECONDS_MAX
  for ((round = 1; round <= WARM_ROUNDS_MAX; round++)); do
    describe "$1" "$round"
    done_round[$1:$round]=yes
    note_compiler "$(served_by "$1")"
    local compiler_before=$compiler_ticks all_before=$ticks
    run "$seconds" "$(served_by "$1")"
    note_compiler "$(served_by "$1")"
    (((compiler_ticks - compiler_before) * 100 > (ticks - all_before) * COMPILER_PERCENT_MAX)) || return 0
  done
}

# Sets compiler_ticks, the time that the JVM's compiler has taken so far, and ticks, that of the whole process.
note_compiler() { # process
  # A thread may end before it is read.
  compiler_ticks=$({ cat /proc/"$1"/task/*/stat 2>/dev/null || true; } | awk '/Compiler/ { sub(/.*\) /, ""); sum += $12 + $13 } END { print sum + 0 }')
  note_ticks "$1"
}

of_mean() { awk -v a="$1" -v b="$2" -v c="$3" 'BEGIN { printf "%.2f", (b + c > 0) ? 2 * a / (b + c) : 0 }'; }

expect_only() { # operation, answers by status, broken connections
  local answer unexpected=""
  for answer in ${2//,/ }; do
    [[ " $(expected "$1") " == *" ${answer%%:*} "* ]] || unexpected+=" $answer"
  done
  [[ -z $unexpected ]] || wrong "$1 was answered with$unexpected"
  [[ $3 == 0 ]] || wrong "$1: $3 connections broke or timed out"
}

median() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

column() { printf '%s\n' "${measured[@]}" | cut -d' ' -f"$1"; } # of figures, see run()

add_row() { # operation
  local rate ratio micros_ratio app redis_micros database_micros p99 row
  rate=$(column 1 | median) ratio=$(printf '%s\n' "${ratios[@]}" | median) micros_ratio=$(printf '%s\n' "${micros_ratios[@]}" | median)
  p99=$(column 3 | median) app=$(column 4 | median) redis_micros=$(column 5 | median) database_micros=$(column 6 | median)
  row=$(printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |' "$1" "$rate" "$ratio" "$(millis "$(column 2 | median)")" "$(millis "$p99")" \
    "$(column 7 | add_statuses)" "$app" "$micros_ratio" "$redis_micros" "$database_micros" "$(awk "BEGIN { printf \"%.0f\", $app + $redis_micros + $database_micros }")" \
    "$(allocated_by "$1")" "$(resident "$(served_by "$1")")" "$(verdict "$1" "$rate" "$ratio" "$micros_ratio" "$app" "$redis_micros" "$database_micros" "$p99")")
  rows+=("$row")
  say "$row"
  [[ $1 != charge ]] || best_charges=$rate
}

allocated_by() { [[ $(served_by "$1") != "$application" ]] || column 9 | median; } # operation

millis() { awk -v micros="$1" 'BEGIN { printf "%.1f", micros / 1000 }'; }

resident() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; } # process

add_statuses() {
  tr ',' '\n' | awk -F: '{ count[$1] += $2 } END { for (status in count) printf "%s: %d\n", status, count[status] }' | sort | paste -sd, | sed 's/,/, /g'
}

# --- is it true? ----------------------------------------------------------------------------------------------------------------

verify() {
  say "the books"
  agree "charges" "$(answered charge:200 overload:200)" "$(query "SELECT COUNT(*) FROM balance_entries WHERE type = 'CHARGE'")"
  agree "reservations" "$(answered reserve:201)" "$(query 'SELECT COUNT(*) FROM reservations')"
  agree "payments" "$(answered pay:201)" "$(query 'SELECT COUNT(*) FROM payments')"
  agree "places in the paused line" "$(answered join:201)" "$(api GET "/admin/queues/$queue" | number_of waiting)"
  api GET /admin/audit >"$work/audit" || wrong "there is no audit"
  grep -q '^{"ok":true' "$work/audit" || wrong "the audit: $(cat "$work/audit")"
}

agree() { # of what, answered, there
  say "$2 $1 were answered, $3 are there"
  [[ $2 == "$3" ]] || wrong "$2 $1 were answered, and $3 are there"
}

# --- the table ------------------------------------------------------------------------------------------------------------------

table() {
  cat <<MD
| operation | requests/s | of hello | p50 ms | p99 ms | answers | app µs | app, × hello | Redis µs | database µs | together | allocated kB | resident MB | goal |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
$(printf '%s\n' "${rows[@]}")

Start to first answer, on an empty database$([[ -z $started_jar ]] || printf ', with the class archive of -Pfast-start'): $(judged "$start_seconds" le 4 "$start_seconds s (≤ 4 s)"). Resident at the end: $(judged "$(resident "$application")" le 700 "$(resident "$application") MB (≤ 700 MB)").
$(books)

Medians of $ROUNDS rounds of $SECONDS_EACH s, $CONNECTIONS connections, $generator_name on the same machine; processor time is by request, user and system together, and so is what the application allocated. -Xmx512m,
innodb_flush_log_at_trx_commit=1, redis/redis.conf; the limit of polls is off (frontrow.queue.poll-limit=false), for each token is asked about again and again.$(noise)$([[ -z $short ]] || printf '\nA short run: it shows that all of it works, and its figures mean little.')

$(date -u +%F), $(nproc) processors ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sm)), $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/Java \1/p'), $("$mariadbd" --version | sed 's/.*Ver \([^ -]*\).*/MariaDB \1/'), $(redis-server --version | sed 's/.*v=\([^ ]*\).*/Redis \1/'), $(git rev-parse --short HEAD 2>/dev/null || printf 'no commit known').
MD
}

books() {
  if ((${#wrongs[@]})); then printf '**WRONG**: %s\n' "${wrongs[@]}"; else printf 'The rows of the database are the answers that were counted, and the audit holds.'; fi
}

noise() {
  local spread
  spread=$(printf '%s\n' "${hellos[@]}" | sort -g | awk '{ v[NR] = $1 } END { m = v[int((NR + 1) / 2)]; printf "%d", (m > 0) ? (v[NR] - v[1]) * 100 / m : 100 }')
  printf '\nhello from %s to %s/s: a spread of %d%%; load of the machine at the start %s.' "$(printf '%s\n' "${hellos[@]}" | sort -g | head -n 1)" \
    "$(printf '%s\n' "${hellos[@]}" | sort -g | tail -n 1)" "$spread" "$load_at_start"
  if ((spread > NOISY_SPREAD_PERCENT)) || awk -v load="$load_at_start" -v most="$NOISY_LOAD" 'BEGIN { exit !(load > most) }'; then
    printf ' **Noisy**: something else used the processors meanwhile.'
  fi
}

# ---------------------------------------------------------------------------------------------------------------------------------

check_tools
load_at_start=$(cut -d' ' -f1 /proc/loadavg)
start_everything
make_data
say "the floor warms up"
for operation in hello echo zadd zrank; do warm_up "$operation"; done
((${#chosen[@]})) || chosen=("${OPERATIONS[@]}")
for operation in "${OPERATIONS[@]}"; do
  if [[ " ${chosen[*]} " == *" $operation "* ]]; then measure "$operation"; fi
done
verify
mkdir -p target
table | tee target/bench.md
((${#wrongs[@]} == 0)) || exit 1

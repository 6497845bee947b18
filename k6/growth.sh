#!/usr/bin/env bash
# How does the cost of a request grow: with more instances on one database, more concerts on sale, more masters of Redis?
#
#   k6/growth.sh              all of it, a quarter of an hour
#   k6/growth.sh instances    reserving at 1, 2 and 3 instances that share a database and a Redis
#                concerts     reserving in 1, 10 and 100 concerts; and what these cost while nobody comes
#                masters      joining and polling in one concert and in three, on a Redis Cluster of three masters
#                --short      shows that it works, and its figures mean little
#
# Needs what bench.sh needs, and wrk. Everything runs on one machine, so it is the processor time by request that is of interest: where
# processors are added it tells what they can carry. The tables are also in target/growth.md.
# Exit code: 0 every answer was expected and the books agree, 1 not, 2 something is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

EXPERIMENTS=(instances concerts masters)
CONNECTIONS=64 ROUNDS=3 WARM_ROUNDS=6 BUYERS=12000 JOINING=24000 POLL_SECONDS=4 IDLE_SECONDS=10 SECONDS_MAX=120 SEATS_PER_ROW=200

usage() { sed -n '2,/^set -euo/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

chosen=()
while (($#)); do
  case $1 in
    --short) ROUNDS=1 WARM_ROUNDS=1 BUYERS=2000 JOINING=3000 POLL_SECONDS=1 IDLE_SECONDS=2 ;;
    --help | -h) usage; exit 0 ;;
    -*) printf 'there is no option %s; see --help\n' "$1" >&2; exit 2 ;;
    *) [[ " ${EXPERIMENTS[*]} " == *" $1 "* ]] || { printf 'there is no experiment %s; see --help\n' "$1" >&2; exit 2; }; chosen+=("$1") ;;
  esac
  shift
done
((${#chosen[@]})) || chosen=("${EXPERIMENTS[@]}")

wanted_generator=wrk
. k6/lib/servers.sh
. k6/bench/measuring.sh
. k6/bench/data.sh
. k6/bench/load.sh

tables=()
instances=() urls=()   # of the application: processes and addresses
redises=()             # processes
verified=""            # not empty: the books were looked at

# --- the servers --------------------------------------------------------------------------------------------------------------

begin() { # what starts Redis; the servers of the experiment before end
  end_started
  rm -rf "${work:?}"/*
  pids=() instances=() urls=() answers_201=0
  "$@" >/dev/null
  start_durable_mariadb
}

one_redis() { start_redis; redises=("$redis") redis_address=$REDIS_URL; }

three_masters() { start_redis_cluster 3; redises=("${redis_masters[@]}") redis_address=$redis_nodes; }

# The operator's calls go to the first.
one_more_instance() {
  local url=${FRONTROW_URL:-} password=${FRONTROW_ADMIN_PASSWORD:-}
  say "an instance starts"
  FRONTROW_QUEUE_POLL_LIMIT=false start_jar "$redis_address" "$database" "$database_password"
  instances+=("$application") urls+=("$FRONTROW_URL")
  if ((${#instances[@]} > 1)); then FRONTROW_URL=$url FRONTROW_ADMIN_PASSWORD=$password; fi
}

# --- measuring ------------------------------------------------------------------------------------------------------------------

# The same call at all instances at once, each with its share of the lines. Sets made (answers of BENCH_STATUS) and measured: "rate app
# database redis …", processor microseconds by answer, of each process of Redis.
run_everywhere() { # file of lines, seconds, file for what is captured
  local many=${#instances[@]} i load loads=() before after
  BENCH_SECONDS=$2 BENCH_CONNECTIONS=$((CONNECTIONS / many))
  for ((i = 0; i < many; i++)); do awk -v many="$many" -v i="$i" 'NR % many == i' "$1" >"$work/lines-$i"; done
  note_ticks "$database_process" "${redises[@]}" "${instances[@]}"
  before=$ticks
  for ((i = 0; i < many; i++)); do
    BENCH_URL=${urls[i]} BENCH_INPUT=$work/lines-$i BENCH_OUTPUT=${3:+$3-$i}
    "choose_$generator"
    "${generate[@]}" >"$work/load-$i.out" 2>>"$work/load.log" &
    pids+=($!)
    loads+=($!)
  done
  for load in "${loads[@]}"; do wait "$load" || fail "wrk ended with $?: $(tail -n 3 "$work/load.log")"; done
  pids=("${pids[@]:0:${#pids[@]}-many}")
  note_ticks "$database_process" "${redises[@]}" "${instances[@]}"
  after=$ticks
  sed -n 's/^BENCH //p' "$work"/load-*.out >"$work/figures"
  (($(wc -l <"$work/figures") == many)) || fail "the load made no figures: $(tail -n 3 "$work/load.log")"
  read -r made others measured < <(awk -v right="$BENCH_STATUS" -v before="$before" -v after="$after" -v redises="${#redises[@]}" -v tick="$((1000000 / $(getconf CLK_TCK)))" '
    { if ($1 > longest) longest = $1; broken += $3
      count = split($6, statuses, ","); for (i = 1; i <= count; i++) { split(statuses[i], s, ":"); if (s[1] == right) good += s[2]; else bad += s[2] } }
    END {
      all = good + bad > 0 ? good + bad : 1; processes = split(before, b, " "); split(after, a, " ")
      for (i = 2 + redises; i <= processes; i++) app += a[i] - b[i]
      printf "%d %d %.0f %.0f %.0f", good, bad + broken, good * 1000000 / longest, app * tick / all, (a[1] - b[1]) * tick / all
      for (i = 2; i < 2 + redises; i++) printf " %.1f", (a[i] - b[i]) * tick / all
      print "" }' "$work/figures")
  ((others == 0)) || wrong "$others answers were not $BENCH_STATUS"
  [[ -z $BENCH_EXACT ]] || ((made + others == $(wc -l <"$1"))) || wrong "$((made + others)) of $(wc -l <"$1") lines were answered"
  rm -f "$work"/load-*.out
}

# One median of each figure.
medians() { # lines of figures
  awk '{ for (i = 1; i <= NF; i++) value[i, NR] = $i; columns = NF }
    END { for (i = 1; i <= columns; i++) {
      for (j = 2; j <= NR; j++) for (k = j; k > 1 && value[i, k] + 0 < value[i, k - 1] + 0; k--) { t = value[i, k]; value[i, k] = value[i, k - 1]; value[i, k - 1] = t }
      printf "%s%s", value[i, int((NR + 1) / 2)], i < columns ? " " : "\n" } }'
}

joins() { # file of users and concerts, file for what is captured: tokens, users, concerts
  BENCH_METHOD=POST BENCH_PATH=/api/v1/queue/tokens BENCH_STATUS=201 BENCH_BODY='{"userId":"{1}","concertId":{2}}' BENCH_HEADERS="" BENCH_EXACT=yes
  BENCH_CAPTURE='"token":"([^"]+)","userId":"([^"]+)","concertId":(%d+)'
  run_everywhere "$1" "$SECONDS_MAX" "$2"
  BENCH_CAPTURE=""
}

reserves() { # file of tokens, performances and seats
  BENCH_METHOD=POST BENCH_PATH=/api/v1/reservations BENCH_STATUS=201 BENCH_BODY='{"performanceId":{2},"seatIds":[{3}]}' BENCH_HEADERS='Queue-Token: {1}' BENCH_EXACT=yes
  run_everywhere "$1" "$SECONDS_MAX" ""
  answers_201=$((answers_201 + made))
}

polls() { # file of tokens
  BENCH_METHOD=GET BENCH_PATH=/api/v1/queue/tokens/current BENCH_STATUS=200 BENCH_BODY="" BENCH_HEADERS='Queue-Token: {1}' BENCH_EXACT=""
  run_everywhere "$1" "$POLL_SECONDS" ""
}

# Units of work in a transaction of reservations so far: their sum and their count.
grouped() {
  local url
  for url in "${urls[@]}"; do curl -sSf -m 10 "$url/actuator/prometheus"; done | awk '/^frontrow_commit_units_sum\{kind="reservation"/ { sum += $2 } /^frontrow_commit_units_count\{kind="reservation"/ { count += $2 } END { printf "%d %d", sum, count }'
}

# Buyers who are admitted, evenly in these concerts: "$work/active" has tokens and concerts.
admit() { # first buyer, then concerts
  local first=$1 concert
  shift
  for concert in "$@"; do admit_all "$concert"; done
  awk -v first="$first" -v buyers="$BUYERS" -v concerts="$*" 'BEGIN { many = split(concerts, concert, " ") }
    NR > first && NR <= first + buyers { printf "%s\t%s\n", $1, concert[NR % many + 1] }' "$work/users" >"$work/joining"
  joins "$work/joining" "$work/joined"
  cat "$work"/joined-* | awk '{ print $1 "\t" $3 }' >"$work/active"
  for concert in "$@"; do wait_until 60 "the last admission" nobody_waits "$concert"; done
}

nobody_waits() { [[ $(api GET "/admin/queues/$1" | number_of waiting) == 0 ]]; }

# Each wants a seat that nobody else wants, of the performance with that number in its own concert.
choose_seats() { # program that sets number: the performance's, seats: how many it has
  awk "{ concert = \$2; taken[concert]++; $1; performance = concert * 1000 + number
    printf \"%s\\t%d\\t%.0f\\n\", \$1, performance, performance * 1000000 + taken[concert] * 7919 % seats + 1 }" "$work/active" >"$work/wanted"
}

halls() { # how many performances from which number on, seats in each
  local number rows=1 row=$3
  if (($3 > SEATS_PER_ROW)); then rows=$(($3 / SEATS_PER_ROW)) row=$SEATS_PER_ROW; fi
  for ((number = $2; number < $2 + $1; number++)); do printf ',%s' "$(performance "$number" "$rows" "$row")"; done
}

# Warms up, and prints the medians of the rounds, and units in a transaction.
measure_reserving() { # number of the first performance as a program of awk, seats in it
  local round figures="" before after
  for ((round = 0; round < WARM_ROUNDS + ROUNDS; round++)); do
    ((round != WARM_ROUNDS)) || before=$(grouped)
    choose_seats "number = ($1) + $round; seats = $2"
    reserves "$work/wanted"
    ((round < WARM_ROUNDS)) || figures+=$measured$'\n'
  done
  after=$(grouped)
  reserving="$(medians <<<"${figures%$'\n'}") $(awk -v b="$before" -v a="$after" 'BEGIN { split(b, x, " "); split(a, y, " "); printf "%.0f", (y[1] - x[1]) / (y[2] - x[2]) }')"
}

verify() {
  local there
  verified=yes
  there=$(query 'SELECT COUNT(*) FROM reservations')
  say "$answers_201 reservations were answered, $there are there"
  [[ $there == "$answers_201" ]] || wrong "$answers_201 reservations were answered, and $there are there"
  api GET /admin/audit >"$work/audit" || wrong "there is no audit"
  grep -q '^{"ok":true' "$work/audit" || wrong "the audit: $(cat "$work/audit")"
}

row() { printf '| %s ' "$@"; printf '|'; }

# --- the experiments --------------------------------------------------------------------------------------------------------------

instances() {
  local many concert each=$((WARM_ROUNDS + ROUNDS)) halls table f
  say "instances on one database"
  begin one_redis
  one_more_instance
  make_users "$BUYERS"
  halls=$(halls $((3 * each)) 1 "$BUYERS")
  concert=$(make_concert "${halls#,}")
  admit 0 "$concert"
  table="| instances | reservations/s | app µs | Redis µs | database µs | reservations in a transaction |"$'\n'"| --- | --- | --- | --- | --- | --- |"
  for many in 1 2 3; do
    ((many == 1)) || one_more_instance
    measure_reserving "$(((many - 1) * each + 1))" "$BUYERS"
    read -ra f <<<"$reserving"
    table+=$'\n'$(row "$many" "${f[0]}" "${f[1]}" "${f[3]}" "${f[2]}" "${f[4]}")
    say "${table##*$'\n'}"
  done
  verify
  tables+=("$table")
}

concerts() {
  local sizes=(1 10 100) size part on_sale=() each=$((WARM_ROUNDS + ROUNDS)) halls table f idle
  say "concerts on sale"
  begin one_redis
  one_more_instance
  make_users $((${#sizes[@]} * BUYERS))
  table="| concerts on sale | while nobody comes: app, Redis, database: % of a processor | reservations/s | app µs | Redis µs | database µs | reservations in a transaction |"$'\n'"| --- | --- | --- | --- | --- | --- | --- |"
  for size in "${!sizes[@]}"; do
    say "${sizes[size]} concerts"
    while ((${#on_sale[@]} < sizes[size])); do
      # A concert that comes in this part is sold in it and in those that follow, each time with performances of its own.
      halls=""
      for ((part = size; part < ${#sizes[@]}; part++)); do halls+=$(halls "$each" $(((part - size) * each + 1)) $((BUYERS / sizes[part]))); done
      on_sale+=("$(make_concert "${halls#,}")")
    done
    admit $((size * BUYERS)) "${on_sale[@]}"
    idle=$(while_nobody_comes)
    # So its performances of this part come after those of the parts since it came: the first concert at 0, up to the tenth at 1, the others at 2.
    measure_reserving "($size - (concert > ${on_sale[0]}) - (concert > ${on_sale[9]:-${on_sale[0]}})) * $each + 1" $((BUYERS / sizes[size]))
    read -ra f <<<"$reserving"
    table+=$'\n'$(row "${sizes[size]}" "$idle" "${f[0]}" "${f[1]}" "${f[3]}" "${f[2]}" "${f[4]}")
    say "${table##*$'\n'}"
  done
  verify
  tables+=("$table")
}

while_nobody_comes() {
  local before
  sleep 2
  note_ticks "${instances[@]}" "${redises[@]}" "$database_process"
  before=$ticks
  sleep "$IDLE_SECONDS"
  note_ticks "${instances[@]}" "${redises[@]}" "$database_process"
  awk -v b="$before" -v a="$ticks" -v all="$((IDLE_SECONDS * $(getconf CLK_TCK)))" 'BEGIN { split(b, x, " "); split(a, y, " "); for (i = 1; i <= 3; i++) printf "%s%.1f", (i > 1 ? ", " : ""), (y[i] - x[i]) * 100 / all }'
}

masters() {
  local lines many first=0 table round joined far near
  say "masters of Redis"
  begin three_masters
  one_more_instance
  make_users $((2 * (WARM_ROUNDS + ROUNDS) * JOINING))
  table="| concerts | call | requests/s | app µs | database µs | Redis µs, by master | all of Redis |"$'\n'"| --- | --- | --- | --- | --- | --- | --- |"
  for many in 1 3; do
    read -ra lines <<<"$(lines_on_masters "$many")"
    joined="" far="" near=""
    rm -f "$work"/joined-*
    for ((round = 0; round < WARM_ROUNDS + ROUNDS; round++)); do
      awk -v first="$((first * JOINING))" -v most="$JOINING" -v lines="${lines[*]}" 'BEGIN { many = split(lines, line, " ") }
        NR > first && NR <= first + most { printf "%s\t%s\n", $1, line[NR % many + 1] }' "$work/users" >"$work/joining"
      joins "$work/joining" "$work/joined-$round"
      first=$((first + 1))
      ((round < WARM_ROUNDS)) || joined+=$measured$'\n'
    done
    # Of each line the first 900 are told their place one by one; the last quarter is far from the head.
    for ((round = 0; round < many; round++)); do
      cat "$work"/joined-* | awk -v line="${lines[round]}" '$3 == line { print $1 }' | sort -t. -k2,2n >"$work/line-$round"
    done
    for ((round = 0; round < many; round++)); do head -n 900 "$work/line-$round"; done | shuffled >"$work/near"
    for ((round = 0; round < many; round++)); do tail -n $(($(wc -l <"$work/line-$round") / 4)) "$work/line-$round"; done | shuffled >"$work/far"
    for ((round = 0; round <= ROUNDS; round++)); do
      polls "$work/near"
      ((round == 0)) || near+=$measured$'\n'
      polls "$work/far"
      ((round == 0)) || far+=$measured$'\n'
    done
    table+=$'\n'$(master_row "$many" "join" "$(medians <<<"${joined%$'\n'}")")
    table+=$'\n'$(master_row "$many" "state near the head" "$(medians <<<"${near%$'\n'}")")
    table+=$'\n'$(master_row "$many" "state far from it" "$(medians <<<"${far%$'\n'}")")
    say "$many on the cluster: done"
  done
  tables+=("$table")
}

# In an order that is the same each time, and not that of the lines.
shuffled() { awk '{ print (NR * 7919) % 1000003 "\t" $0 }' | sort -n | cut -f2-; }

master_row() { # concerts, what, figures
  local f
  read -ra f <<<"$3"
  row "$1" "$2" "${f[0]}" "${f[1]}" "${f[2]}" "${f[3]} / ${f[4]} / ${f[5]}" "$(awk "BEGIN { printf \"%.1f\", ${f[3]} + ${f[4]} + ${f[5]} }")"
}

# Paused lines, each on another master; prints their concerts.
lines_on_masters() { # how many
  local port=${redis_nodes##*:} concert slot used=" " found=() master
  while ((${#found[@]} < $1)); do
    concert=$(make_concert "$(performance 1 1 10)")
    slot=$(redis-cli -p "$port" cluster keyslot "queue:{$concert}:line")
    master=$((slot * 3 / 16384))
    [[ $used != *" $master "* ]] || continue
    used+="$master "
    found+=("$concert")
    api PATCH "/admin/queues/$concert" '{"paused":true}' >/dev/null
  done
  printf '%s ' "${found[@]}"
}

# ------------------------------------------------------------------------------------------------------------------------------------

check_tools wrk:wrk
load_at_start=$(cut -d' ' -f1 /proc/loadavg)
for experiment in "${EXPERIMENTS[@]}"; do
  if [[ " ${chosen[*]} " == *" $experiment "* ]]; then "$experiment"; fi
done
{
  printf '%s\n\n' "${tables[@]}"
  if ((${#wrongs[@]})); then printf '**WRONG**: %s\n' "${wrongs[@]}"; else printf 'No answer was another than was expected%s.\n' "${verified:+, the rows of the database are the reservations that were answered, and the audits hold}"; fi
  printf '\nMedians of %d rounds, %d connections in all, wrk on the same machine; -Xmx512m, innodb_flush_log_at_trx_commit=1; load of the machine at the start %s.\n' "$ROUNDS" "$CONNECTIONS" "$load_at_start"
  printf '%s, %s processors, %s.\n' "$(date -u +%F)" "$(nproc)" "$(git rev-parse --short HEAD 2>/dev/null || printf 'no commit known')"
} | tee target/growth.md
((${#wrongs[@]} == 0)) || exit 1

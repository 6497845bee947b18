# shellcheck shell=bash disable=SC2034,SC2154  # what it reads and sets belongs to the script that sources it
# What each operation sends, what it needs first, and what is wanted of it. To be sourced by bench.sh.

# Set before a run, so that nothing is left of the one before.
describe() { # operation, round
  local round=$2 performance=$((sale * 1000 + 2 + $2)) day
  described=$1
  BENCH_URL=$FRONTROW_URL BENCH_METHOD=GET BENCH_PATH="" BENCH_BODY="" BENCH_HEADERS="" BENCH_INPUT="" BENCH_STATUS=200 BENCH_LOOK="" BENCH_EXACT=""
  BENCH_CYCLE="" BENCH_RATE="" BENCH_CAPTURE="" BENCH_OUTPUT="" BENCH_CONNECTIONS=$CONNECTIONS
  day=/concerts/$sale/dates
  case $1 in
    hello) floor GET /hello ;;
    echo) floor POST /echo '{"userId":"0be0c000-0000-7000-8000-000000000000","concertId":1}' ;;
    zadd) floor POST /zadd '{}' ;;
    zrank) floor GET /zrank ;;
    join)
      part "$work/users" "$JOINING" "$round" >"$work/joining-$round"
      exactly POST /queue/tokens "$work/joining-$round" 201 "{\"userId\":\"{1}\",\"concertId\":$queue}" '"token":"([^"]+)"' "$work/joined-$round" ;;
    admit) exactly POST /queue/tokens "$work/buyers" 201 "{\"userId\":\"{1}\",\"concertId\":$sale}" '"token":"([^"]+)","userId":"([^"]+)"' "$work/admitted" ;;
    far-poll) gated /queue/tokens/current "$work/far" ;;
    near-poll) gated /queue/tokens/current "$work/near" ;;
    active-poll) gated /queue/tokens/current "$work/active" ;;
    dates) gated "$day" "$work/active" ;;
    seats-50) gated "$day/$SMALL_DATE/seats" "$work/active" ;;
    seats-20000) gated "$day/$HALL_DATE/seats" "$work/active" ;;
    seats-20000-etag)
      gated "$day/$HALL_DATE/seats" "$work/active"
      BENCH_HEADERS+=";If-None-Match: ${hall_tag:-\"none\"}" BENCH_STATUS=${hall_status:-200} BENCH_LOOK=yes ;;
    charge) charges "$work/buyers-$round" "$work/charged-$round" ;;
    reserve)
      exactly POST /reservations "$work/wanted-$round" 201 "{\"performanceId\":$performance,\"seatIds\":[{2}]}" '"reservationId":"([^"]+)","userId":"([^"]+)"' \
        "$work/held-$round" ;;
    taken)
      exactly POST /reservations "$work/taken" 409 '{"performanceId":{2},"seatIds":[{3}]}'
      # Changes nothing, so it may stop in the middle, and the lines may come again.
      BENCH_EXACT="" BENCH_LOOK=yes ;;
    pay) exactly POST /payments "$work/paying-$round" 201 '{"reservationId":"{2}"}' '"paymentId":"([^"]+)"' "$work/paid-$round" ;;
    overload)
      charges "$work/buyers"
      BENCH_CYCLE=yes BENCH_RATE=$((best_charges * OVERLOAD_TIMES)) BENCH_CONNECTIONS=$OVERLOAD_CONNECTIONS ;;
  esac
}

floor() { # method, path, body
  BENCH_URL=$floor_url BENCH_METHOD=$1 BENCH_PATH=$2 BENCH_BODY=${3:-}
}

gated() { # path, file of tokens
  BENCH_PATH=/api/v1$1 BENCH_INPUT=$2 BENCH_HEADERS='Queue-Token: {1}'
}

# Each line is sent once, and what was sent is waited for. A field {1} that is no user is a token.
exactly() { # method, path, lines, status, body, pattern, output
  BENCH_EXACT=yes BENCH_METHOD=$1 BENCH_PATH=/api/v1$2 BENCH_INPUT=$3 BENCH_STATUS=$4 BENCH_BODY=$5 BENCH_CAPTURE=${6:-} BENCH_OUTPUT=${7:-}
  [[ $2 == /queue/* ]] || BENCH_HEADERS='Queue-Token: {1}'
}

charges() { # file of users, output
  exactly POST '/users/{1}/balance/charges' "$1" 200 "{\"amount\":$CHARGE}" "${2:+\"userId\":\"([^\"]+)\"}" "${2:-}"
  BENCH_HEADERS=""
}

served_by() { # operation; the process whose time it takes
  case $1 in
    hello | echo | zadd | zrank) printf '%d' "$floor" ;;
    *) printf '%d' "$application" ;;
  esac
}

expected() { # operation; the answers that it may have
  case $1 in
    join | admit | reserve | pay) printf 201 ;;
    taken) printf 409 ;;
    seats-20000-etag) printf '%s' "$hall_status" ;;
    # More than is taken on is refused before anything was begun.
    overload) printf '200 503' ;;
    *) printf 200 ;;
  esac
}

# --- what must be there before -----------------------------------------------------------------------------------------------

prepare() { # operation
  case $1 in
    far-poll | near-poll) fill join; look_along_the_line ;;
    active-poll | dates | seats-50 | seats-20000) admit_buyers ;;
    seats-20000-etag) admit_buyers; ask_for_the_tag ;;
    charge) name_buyers ;;
    reserve) admit_buyers; choose_seats ;;
    taken) admit_buyers; choose_seats; fill reserve; choose_taken_seats ;;
    pay) admit_buyers; choose_seats; name_buyers; fill charge; fill reserve; choose_payments ;;
    overload) name_buyers; fill charge; [[ -n ${best_charges:-} ]] || best_charges=$run_rate ;;
  esac
}

# The rounds of an operation that others build upon, those that were not run yet.
fill() { # operation
  local round
  for ((round = 1; round <= rounds_in_all; round++)); do
    [[ -z ${done_round[$1:$round]:-} ]] || continue
    done_round[$1:$round]=yes
    say "$1, round $round, for what comes next"
    describe "$1" "$round"
    run "$FILL_SECONDS_MAX" "$application"
    expect_only "$1" "$run_statuses" "$run_broken"
  done
}

look_along_the_line() {
  [[ ! -s $work/far ]] || return 0
  local waiting
  cat "$work"/joined-* | sort -t. -k2,2n >"$work/line"
  waiting=$(wc -l <"$work/line")
  ((waiting > 1500)) || fail "the line is too short to be far from its head: $waiting"
  # Of the first 1,000 the position is told one by one, and some of these are asked for; the others are in the last quarter.
  head -n 900 "$work/line" >"$work/near"
  tail -n $((waiting / 4)) "$work/line" | tail -n 20000 >"$work/far"
}

name_buyers() {
  local round
  [[ ! -s $work/buyers ]] || return 0
  head -n $((rounds_in_all * BUYERS)) "$work/users" >"$work/buyers"
  for ((round = 1; round <= rounds_in_all; round++)); do part "$work/buyers" "$BUYERS" "$round" >"$work/buyers-$round"; done
}

admit_buyers() {
  [[ ! -s $work/active ]] || return 0
  name_buyers
  say "$(wc -l <"$work/buyers") buyers join the line of the sale and are admitted"
  describe admit 1
  run "$FILL_SECONDS_MAX" "$application"
  expect_only admit "$run_statuses" "$run_broken"
  # By user, as the buyers are.
  sort -k2 "$work/admitted" >"$work/active"
  wait_until 120 "the last admission" all_are_active
}

all_are_active() { [[ $(api GET "/admin/queues/$sale" | number_of active) == $(wc -l <"$work/buyers") ]]; }

# Each buyer wants a seat that nobody else wants, in no order that the database could like.
choose_seats() {
  local round
  [[ ! -s $work/wanted-1 ]] || return 0
  for ((round = 1; round <= rounds_in_all; round++)); do
    part "$work/active" "$BUYERS" "$round" | awk -v performance=$((sale * 1000 + 2 + round)) -v seats="$BUYERS" -v stride=7919 \
      '{ printf "%s\t%.0f\n", $1, performance * 1000000 + (NR * stride) % seats + 1 }' >"$work/wanted-$round"
  done
}

# Everybody wants what the next one holds, of a few thousand seats: a crowd wants the same ones.
choose_taken_seats() {
  query "SELECT user_id, performance_id, seat_id FROM reservations JOIN reservation_seats USING (reservation_id) WHERE status = 'PENDING_PAYMENT' ORDER BY user_id LIMIT $TAKEN_MAX" \
    | join -1 2 -2 1 -o 1.1,2.2,2.3 "$work/active" - | awk '{ if (NR > 1) print token, $2, $3; else first = $2 " " $3; token = $1 } END { print token, first }' \
    | tr ' ' '\t' >"$work/taken"
}

# Of those who hold a seat and have money.
choose_payments() {
  local round
  [[ ! -s $work/paying-1 ]] || return 0
  for ((round = 1; round <= rounds_in_all; round++)); do
    sort -k2 "$work/held-$round" | join -1 2 -2 1 -o 0,1.1 - <(sort "$work/charged-$round") | join -1 1 -2 2 -o 2.1,1.2 - "$work/active" | tr ' ' '\t' >"$work/paying-$round"
  done
}

ask_for_the_tag() {
  local token
  token=$(head -n 1 "$work/active" | cut -f1)
  hall_tag=$(curl -sSf -D - -o /dev/null "$FRONTROW_URL/api/v1/concerts/$sale/dates/$HALL_DATE/seats" -H "Queue-Token: $token" | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p')
  hall_status=304
  if [[ -z $hall_tag ]]; then
    hall_status=200
    say "seats have no ETag, so a conditional request is answered in full"
  fi
}

# --- what is wanted -----------------------------------------------------------------------------------------------------------

# hello: part of its requests/s; app: most of its processor time; rate: requests/s; micros: application, Redis and database together.
declare -A GOALS=(
  [join]="hello:0.40 app:2.6" [far-poll]="hello:0.70 app:1.6" [near-poll]="hello:0.45" [active-poll]="hello:0.45"
  [dates]="hello:0.35" [seats-50]="hello:0.25" [seats-20000-etag]="rate:1500" [seats-20000]="rate:150"
  [charge]="rate:5500" [reserve]="rate:5500 micros:320" [taken]="hello:0.30" [pay]="rate:4500 micros:380" [overload]="best:85 p99:250"
)

verdict() { # operation, requests/s, of hello, app of hello, µs of the application, of Redis, of the database, p99
  local goal words=()
  for goal in ${GOALS[$1]:-}; do
    local wanted=${goal##*:}
    case $goal in
      hello:*) words+=("$(judged "$3" ge "$wanted" "≥ $wanted of hello")") ;;
      app:*) words+=("$(judged "$4" le "$wanted" "app ≤ $wanted of hello's")") ;;
      rate:*) words+=("$(judged "$2" ge "$wanted" "≥ $wanted/s")") ;;
      micros:*) words+=("$(judged "$(awk "BEGIN { print $5 + $6 + $7 }")" le "$wanted" "together ≤ $wanted µs")") ;;
      best:*) words+=("$(column 8 | median)/s came, of $best_charges/s that are carried: $(judged "$2" ge $((best_charges * wanted / 100)) "goodput ≥ $wanted% of it")") ;;
      p99:*) words+=("$(judged "$8" le $((wanted * 1000)) "p99 of the accepted ≤ $wanted ms")") ;;
    esac
  done
  printf '%s' "$(printf '%s; ' "${words[@]:-}" | sed 's/; $//')"
}

judged() { # value, ge or le, limit, words
  awk -v value="$1" -v how="$2" -v limit="$3" -v words="$4" \
    'BEGIN { printf "%s: %s", words, (how == "ge" ? value + 0 >= limit + 0 : value + 0 <= limit + 0) ? "yes" : "**no**" }'
}

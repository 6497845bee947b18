# shellcheck shell=bash disable=SC2034,SC2154  # what it reads and sets belongs to the script that sources it
# One run of one operation: makes the load, with wrk or k6, and reads what it cost from /proc. To be sourced by bench.sh. What is sent is
# in the variables BENCH_… (op.lua says what each means), which operations.sh sets.

export BENCH_URL="" BENCH_METHOD="" BENCH_PATH="" BENCH_BODY="" BENCH_HEADERS="" BENCH_INPUT="" BENCH_STATUS="" BENCH_LOOK="" BENCH_EXACT=""
export BENCH_CYCLE="" BENCH_RATE="" BENCH_CAPTURE="" BENCH_OUTPUT="" BENCH_SECONDS="" BENCH_THREADS="" BENCH_CONNECTIONS=""
export K6_NO_USAGE_REPORT=true
WRK_TIMEOUT_SECONDS=20
declare -A answered_in_all=()   # operation:status -> how many, of every run that counts exactly

find_generator() {
  k6=$(command -v k6 || printf '%s' "$HOME/go/bin/k6")
  if [[ $wanted_generator != k6 ]] && command -v wrk >/dev/null; then
    generator=wrk generator_name="the load by wrk"
  elif [[ -x $k6 ]] && "$k6" version | grep -q 'v2\.'; then
    generator=k6 generator_name="the load by k6, which costs much more than wrk,"
  else
    return 1
  fi
}

# Sets run_rate (right answers in a second), run_micros (of the application), run_statuses, run_broken and run_figures, which is
# "rate p50 p99 app redis database statuses begun allocated": microseconds, processor time by answer; begun: requests begun in a second;
# allocated: kB of the application's heap by answer.
run() { # seconds, the process that answers
  local before after line allocated_before
  BENCH_SECONDS=$1 BENCH_CONNECTIONS=${BENCH_CONNECTIONS:-$CONNECTIONS}
  allocated_before=$(allocated "$2")
  note_ticks "$2" "$redis" "$database_process"
  before=$ticks
  "choose_$generator"
  waited_for "${generate[@]}"
  note_ticks "$2" "$redis" "$database_process"
  after=$ticks
  line=$(sed -n 's/^BENCH //p' "$work/load.out")
  [[ -n $line ]] || fail "$generator made no figures of $described: $(tail -n 3 "$work/load.log")"
  run_figures="$(figures "$line" "$before" "$after") $(awk -v line="$line" -v seconds="$BENCH_SECONDS" 'BEGIN { split(line, l, " "); printf "%.0f", l[2] / seconds }')"
  run_figures+=" $(awk -v line="$line" -v before="$allocated_before" -v after="$(allocated "$2")" 'BEGIN { split(line, l, " "); printf "%.1f", (after - before) / 1024 / (l[2] > 0 ? l[2] : 1) }')"
  run_rate=${run_figures%% *} run_micros=$(cut -d' ' -f4 <<<"$run_figures")
  run_broken=$(cut -d' ' -f3 <<<"$line") run_statuses=$(cut -d' ' -f6 <<<"$line")
  [[ -z $BENCH_EXACT ]] || count_answers
}

# Bytes so far, as of the last collection; the floor does not tell.
allocated() { # process
  [[ $1 == "$application" ]] || { printf 0; return; }
  curl -sSf -m 10 "$FRONTROW_URL/actuator/prometheus" | awk '/^jvm_gc_memory_allocated_bytes_total/ { printf "%.0f", $2 }'
}

figures() { # line of the generator, ticks before, ticks after
  awk -v line="$1" -v before="$2" -v after="$3" -v right="$BENCH_STATUS" -v tick="$((1000000 / $(getconf CLK_TCK)))" 'BEGIN {
    split(line, l, " "); split(before, b, " "); split(after, a, " ")
    count = split(l[6], statuses, ",")
    for (i = 1; i <= count; i++) { split(statuses[i], s, ":"); if (s[1] == right) good = s[2] }
    seconds = l[1] > 0 ? l[1] / 1000000 : 1; all = l[2] > 0 ? l[2] : 1
    printf "%.0f %d %d %.1f %.1f %.1f %s", good / seconds, l[4], l[5],
      (a[1] - b[1]) * tick / all, (a[2] - b[2]) * tick / all, (a[3] - b[3]) * tick / all, l[6] }'
}

count_answers() {
  local answer key
  for answer in ${run_statuses//,/ }; do
    key=$described:${answer%%:*}
    answered_in_all[$key]=$((${answered_in_all[$key]:-0} + ${answer##*:}))
  done
}

answered() { # operation:status …; how many in all
  local key sum=0
  for key in "$@"; do sum=$((sum + ${answered_in_all[$key]:-0})); done
  printf '%d' "$sum"
}

# Set generate: the command that makes the load which BENCH_… describe.
choose_wrk() {
  local seconds=$BENCH_SECONDS
  BENCH_THREADS=2
  # It ends by itself when all is answered; this is for answers that never come.
  if [[ -n $BENCH_EXACT ]]; then BENCH_THREADS=1 seconds=$((seconds + WRK_TIMEOUT_SECONDS + 5)); fi
  generate=(wrk -t"$BENCH_THREADS" -c"$BENCH_CONNECTIONS" -d"${seconds}s" --timeout "${WRK_TIMEOUT_SECONDS}s" -s k6/bench/op.lua "$BENCH_URL")
}

choose_k6() { generate=("$k6" run --quiet --log-format raw --console-output "${BENCH_OUTPUT:-/dev/null}" k6/bench/op.js); }

# In the background and waited for, so that a signal to this script ends it too.
waited_for() {
  "$@" >"$work/load.out" 2>>"$work/load.log" &
  pids+=($!)
  wait "$!" || fail "${1##*/} ended with $? at $described"
  unset 'pids[-1]'
}

# Sets ticks: user and system time so far, of each process. Starts none itself, so that as little as can be lies between.
note_ticks() {
  local process line stat
  ticks=""
  for process in "$@"; do
    read -r line <"/proc/$process/stat"
    # Behind its name, which may have blanks and is in parentheses.
    read -ra stat <<<"${line##*) }"
    ticks+="$((stat[11] + stat[12])) "
  done
}

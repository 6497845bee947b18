#!/usr/bin/env bash
# Tests line.sh, tokens.sh and holds.sh against a running application: a line is built through the HTTP API, then what the
# scripts say is compared with what the API says. It is a shell test, not a JUnit one, because what is tested is what an operator
# runs, bash and redis-cli, and the build needs a JDK only. It fails where redis-cli or curl is missing; it never skips.
# That the scripts write nothing is proved by the server: they run with an account that may only read.
#
# Usage: FRONTROW_URL=http://localhost:8080 FRONTROW_ADMIN_PASSWORD=... REDIS_URL=redis://localhost:6379 test.sh
#   REDIS_URL must be allowed to make an account (ACL SETUSER); the account is removed at the end.
set -euo pipefail

: "${FRONTROW_URL:?the address of a running application is wanted}" "${FRONTROW_ADMIN_PASSWORD:?}" "${REDIS_URL:?}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
api=$FRONTROW_URL/api/v1
account=inspector-test-$$
password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
passed=0

admin_redis() { redis-cli --no-auth-warning -u "$REDIS_URL" "$@"; }
operator() { curl -sSf -u "admin:$FRONTROW_ADMIN_PASSWORD" -H 'Content-Type: application/json' "$@"; }
fan() { curl -sSf -H 'Content-Type: application/json' "$@"; }
# The first value of a field: of a text, or of a number.
text() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -1; }
number() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" | head -1; }

remove_account() { admin_redis ACL DELUSER "$account" >/dev/null || true; }

fail() {
  printf 'FAILED: %s\n%s\n' "$1" "${output:-}" >&2
  exit 1
}

# The script's output goes to $output, its exit code to $code.
run() {
  code=0
  output=$(REDIS_URL="$reader_url" "$here/$1" "${@:2}" 2>&1) || code=$?
}

says() { # what is expected, as a regular expression that a line must match
  grep -Eq -- "$1" <<<"$output" || fail "$what: no line matches $1"
  passed=$((passed + 1))
}

says_not() {
  ! grep -Eq -- "$1" <<<"$output" || fail "$what: a line matches $1"
  passed=$((passed + 1))
}

exits() {
  [[ $code == "$1" ]] || fail "$what: exit code $code instead of $1"
  passed=$((passed + 1))
}

equal() {
  [[ $1 == "$2" ]] || fail "$what: '$1' instead of '$2'"
  passed=$((passed + 1))
}

until_equal() { # expected, then a command; for at most 10 s
  local expected=$1
  shift
  for _ in $(seq 100); do
    [[ $("$@") != "$expected" ]] || return 0
    sleep 0.1
  done
  fail "$what: never became $expected: $*"
}

rest_of_url=${REDIS_URL#*://}
reader_url=${REDIS_URL%%://*}://$account:$password@${rest_of_url##*@}
trap remove_account EXIT
admin_redis ACL SETUSER "$account" on ">$password" resetkeys '%R~queue:*' '%R~hold:*' resetchannels \
  -@all +@read +time +echo -@dangerous >/dev/null

what="the reading account itself"
output=$(REDISCLI_AUTH=$password redis-cli -u "$reader_url" --no-auth-warning SET 'queue:{1}:x' 1 2>&1 || true)
says 'NOPERM'

what="arguments"
for script in line.sh tokens.sh holds.sh; do
  run $script --help; exits 0; says '^Usage: '$script; says 'REDISCLI'
  run $script; exits 2; says 'which concert'
  run $script seven; exits 2; says "'seven' is no concert"
  run $script 0; exits 2
  run $script '1; FLUSHALL'; exits 2
  run $script 1 2 3; exits 2; says 'too many arguments'
  run $script --frobnicate 1; exits 2; says 'no option --frobnicate'
  run $script -p; exits 2; says '-p wants a value'
  run $script 1 -p x; exits 2; says "'x' is no port"
done
for script in tokens.sh holds.sh; do
  run $script 1 0; exits 2; says 'no number of rows'
  run $script 1 1001; exits 2
  run $script 1 many; exits 2
done

what="trouble"
for script in line.sh tokens.sh holds.sh; do
  REDISCLI=no-such-redis-cli run $script 1; exits 1; says 'no-such-redis-cli is not here'
  run $script 1 -h 127.0.0.1 -p 1; exits 1; says 'no connection to Redis: .*127.0.0.1:1'
  run $script 999999999; exits 1; says 'concert 999999999 has no line'
  reader_url=redis://$account:wrong@${rest_of_url##*@} run $script 1; exits 1; says 'WRONGPASS'
done

what="an empty line"
seats='[{"name":"A","rows":2,"seatsPerRow":10,"price":1000}]'
concert=$(operator "$api/admin/concerts" -d "{\"title\":\"Inspected\",\"artist\":\"Nobody\",\"performances\":[
  {\"startsAt\":\"2031-05-05T19:00:00+09:00\",\"venue\":\"Hall\",\"sections\":$seats}]}" | number concertId)
operator -X PATCH "$api/admin/queues/$concert" -d '{"paused":true,"admitPerTick":7,"activeTtlSeconds":240,"holdTtlSeconds":60}' >/dev/null
run line.sh "$concert"; exits 0
says '^settings .*: 7 admitted every 1 s but PAUSED, most active no limit, active for 240 s, holds for 60 s$'
says '^waiting    0,'; says '^active     0$'; says '^admitted   0 in all, no rate measured yet$'; says_not '^place'
run tokens.sh "$concert"; exits 0; says ': 0 active$'
run holds.sh "$concert"; exits 0; says ': 0 seats locked$'

what="a line in which 13 wait"
users=() tokens=()
for i in $(seq 13); do
  user=$(fan "$api/users" -d "{\"name\":\"Fan $i\"}" | text userId)
  users+=("$user")
  tokens+=("$(fan "$api/queue/tokens" -d "{\"userId\":\"$user\",\"concertId\":$concert}" | text token)")
done
run line.sh "$concert"; exits 0
says '^waiting    13, the first of them for 0:00:[0-9][0-9]$'
equal "$(grep -Eo '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' <<<"$output" | tr '\n' ' ')" "$(printf '%s ' "${users[@]:0:10}")"
for i in 1 10; do says "^ +$i +$i +0:00:[0-9]{2}  ${users[i - 1]}"; done
says '^ +and 3 more$'
id=${tokens[0]#*.}
says "${id:0:6}\.\.\.$"; says_not "$id"
run line.sh "$concert" --full; exits 0; says " $id$"

what="a line with three active"
operator -X PATCH "$api/admin/queues/$concert" -d '{"paused":false,"maxActive":3}' >/dev/null
active() { operator "$api/admin/queues/$concert" | number active; }
until_equal 3 active
run line.sh "$concert"; exits 0
says '^waiting    10,'; says '^active     3$'; says '^admitted   3 in all, [0-9.]+ a second lately$'; says 'most active 3,'
says "^ +1 +4 +0:00:[0-9]{2}  ${users[3]}"
run tokens.sh "$concert"; exits 0
says ': 3 active$'
for i in 0 1 2; do says "^ +0:0[34]:[0-9]{2} +0:0[34]:[0-9]{2} +0:00:[0-9]{2}  ${users[i]}  "; done
says_not "${users[3]}"; says_not 'lends'
run tokens.sh "$concert" 2; exits 0; says '^ +and 1 more$'
equal "$(grep -Ec '[0-9a-f]{8}-' <<<"$output")" 2

what="two seats held"
performance=$((concert * 1000 + 1))
seat=$((performance * 1000000))
operator -X PATCH "$api/admin/queues/$concert" -d '{"holdTtlSeconds":600}' >/dev/null
reservation=$(fan "$api/reservations" -H "Queue-Token: ${tokens[1]}" \
  -d "{\"performanceId\":$performance,\"seatIds\":[$((seat + 11)),$((seat + 3))]}" | text reservationId)
run tokens.sh "$concert"; exits 0
says "^ +0:10:[0-9]{2} +0:0[34]:[0-9]{2} +0:00:[0-9]{2}  ${users[1]}  "
says "reservation $reservation lends 0:10:[0-9]{2}$"
run holds.sh "$concert"; exits 0
says ': 2 seats locked$'
for number in 3 11; do says "^ +$((seat + number)) +$performance +$number +0:(10:0|09:5)[0-9] +-?[0-9]+  [0-9a-f-]{36}$"; done
equal "$(awk '$2 == '$performance' { print $5 }' <<<"$output" | sort -u | wc -l | tr -d ' ')" 1
run holds.sh "$concert" 1; exits 0; says '^ +and 1 more$'; says "^ +$((seat + 3)) "

what="the seats given back"
fan -X DELETE "$api/reservations/$reservation" -H "Queue-Token: ${tokens[1]}" >/dev/null
run holds.sh "$concert"; exits 0; says ': 0 seats locked$'
run tokens.sh "$concert"; exits 0; says_not 'lends'

what="what Redis refused to the account, but for what redis-cli asks for its own help"
output=$(admin_redis --raw ACL LOG 1000 | awk -v account="$account" '
  name == "reason" { reason = $0 } name == "object" { object = $0 } name == "username" && $0 == account && reason != "auth" && object !~ /^command/ { print object }
  { name = $0 }')
equal "$output" set

printf 'inspection scripts: %d checks passed\n' "$passed"

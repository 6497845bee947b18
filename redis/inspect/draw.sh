#!/usr/bin/env bash
# Checks the draw among those who came before a sale opened: where each stands follows from the ticket's number and a seed, whose hash
# was published before anybody came and which itself is published once the sale has opened.
# The place in the draw is computed here from the published rule, not asked of the application: four rounds of a Feistel network over
# 40 bits, each half of 20, whose round function is the first 20 bits of SHA-1 over "seed:round:half". The lower place goes first.
# Without tickets, the first 20 drawn tickets of each lane that still wait are checked: each must stand in Redis where the seed puts it.
# Before the opening the seed is a secret, and only its hash is shown. With --seed no Redis is asked: anybody can check a ticket
# with what GET /api/v1/concerts/{concertId}/draw tells.
# TICKET is a number, or what stands in a Queue-Token behind the concert: 41d, or 41dp2 in lane 2. There, one without a d was not drawn.
# Reads only. Exit code 1 also where something does not agree.
#
# Usage: draw.sh [OPTIONS] [--hash HEX] CONCERT [TICKET...]
#        draw.sh --seed HEX [--hash HEX] [TICKET...]
#
# Options of its own:
#   --seed HEX         the seed that was published, 64 hexadecimal digits
#   --hash HEX         the hash that was published: SHA-256 over the digits of the seed; they must agree
set -euo pipefail
# shellcheck source=lib/connection.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/connection.sh"

CHECKED=20
HALF_BITS=20
ROUNDS=4

seed="" hash_published="" given=()
while (($#)); do
  case $1 in
    --seed | --hash)
      (($# > 1)) || fail "$1 wants a value; see --help" 2
      [[ $2 =~ ^[0-9a-fA-F]{64}$ ]] || fail "'$2' is no ${1#--}: it has 64 hexadecimal digits" 2
      if [[ $1 == --seed ]]; then seed=${2,,}; else hash_published=${2,,}; fi
      shift
      ;;
    *) given+=("$1") ;;
  esac
  shift
done
read_options ${given[@]+"${given[@]}"}
for program in sha1sum sha256sum; do
  command -v $program >/dev/null || fail "$program is not here; install it (Debian: apt-get install coreutils)"
done

# The place of ticket number $1 in the draw into the variable drawn.
draw() {
  local left=$(($1 >> HALF_BITS)) right=$(($1 & (1 << HALF_BITS) - 1)) before round digest
  for ((round = 1; round <= ROUNDS; round++)); do
    digest=$(printf '%s:%d:%d' "$seed" $round $right | sha1sum)
    before=$right
    right=$((left ^ 16#${digest:0:HALF_BITS / 4}))
    left=$before
  done
  drawn=$((left << HALF_BITS | right))
}

hash_of_seed() {
  local digest
  digest=$(printf %s "$seed" | sha256sum)
  printf %s "${digest%% *}"
}

# Says the hash of the seed, and ends where it is not the published one.
tell_hash() {
  local hash agrees=""
  hash=$(hash_of_seed)
  [[ -z $hash_published ]] || agrees=", as published"
  if [[ -n $hash_published && $hash != "$hash_published" ]]; then
    printf 'hash       %s\n' "$hash"
    fail "the published hash $hash_published is not of this seed"
  fi
  printf 'hash       %s%s\n' "$hash" "$agrees"
}

# The tickets that were given are what is left of the arguments.
check_tickets() {
  local ticket
  for ticket in ${arguments[@]+"${arguments[@]}"}; do
    if ! [[ $ticket =~ ^[1-9][0-9]{0,12}d?(p[1-3])?$ ]] || ((${ticket%%[dp]*} >= DRAWN_PLACES)); then
      fail "'$ticket' is no ticket: a number is wanted, or as in 41d and 41dp2" 2
    fi
    [[ $ticket != *[0-9]p* ]] || fail "ticket $ticket was not drawn: who has it came after the opening" 2
  done
}

tell_tickets() {
  local ticket drawn
  printf '\n%14s  %13s\n' ticket drawn
  for ticket in "${arguments[@]}"; do
    draw "${ticket%%[dp]*}"
    printf '%14s  %13d\n' "$ticket" "$drawn"
  done
}

# Compares the first ones of a lane with what the seed says. Redis tells them by ascending place, so who stand at their places stand in
# their order. Counts into checked and wrong.
check_lane() {
  local lane=$1 first drawn_max waiting i number drawn users=() scores=() entries=() said
  first=$(((LAST_LANE - lane) * LANE_PLACES))
  drawn_max=$((first + DRAWN_PLACES))
  ask "ZCOUNT ${line}waiting $first ($drawn_max" "ZRANGE ${line}waiting $first ($drawn_max BYSCORE LIMIT 0 $CHECKED WITHSCORES"
  waiting=${answer[0]}
  for ((i = 1; i + 1 < ${#answer[@]}; i += 2)); do
    users+=("${answer[i]}") scores+=("${answer[i + 1]}")
  done
  ((${#users[@]})) || return 0
  ask "HMGET ${line}users ${users[*]}"
  entries=("${answer[@]}")
  printf '\nlane %d: %d drawn tickets wait\n%5s  %12s  %13s  %s\n' "$lane" "$waiting" place ticket drawn user
  for i in "${!users[@]}"; do
    read_entry "${entries[i]}"
    # It has left, or gone in, since it was found in the line.
    [[ -n $ticket ]] || continue
    number=${ticket%%[dp]*}
    draw "$number"
    said=""
    if [[ $ticket != "${number}d$(lane_text "$lane")" ]]; then
      said="  WRONG: such a ticket does not stand among the drawn ones of lane $lane"
    elif ((scores[i] != first + drawn)); then
      said="  WRONG: stands in Redis at $((scores[i] - first))"
    fi
    checked=$((checked + 1))
    [[ -z $said ]] || wrong=$((wrong + 1))
    printf '%5d  %12s  %13d  %s%s\n' $((i + 1)) "$ticket" "$drawn" "${users[i]}" "$said"
  done
  if ((waiting > ${#users[@]})); then printf '%5s  and %d more\n' "" $((waiting - ${#users[@]})); fi
}

lane_text() {
  (($1 == 0)) || printf 'p%d' "$1"
}

if [[ -n $seed ]]; then
  ((${#arguments[@]} <= ROWS_MAX)) || fail "too many tickets: $ROWS_MAX at most" 2
  check_tickets
  tell_hash
  ((${#arguments[@]} == 0)) || tell_tickets
  exit 0
fi

read_concert $((ROWS_MAX + 1))
check_tickets
connect
ask "HMGET ${line}settings drawSeed saleOpensAtMs"
seed=${answer[0]} opens_at_ms=${answer[1]}
printf 'concert    %s, at %s by Redis\n' "$concert" "$(instant "$now_ms")"
[[ $seed =~ ^[0-9a-f]{64}$ ]] || fail "the settings of concert $concert in Redis have no seed that could be read"
[[ -n $opens_at_ms ]] || fail "concert $concert has no draw: its sale has no opening, so nobody can come before it"
if ((opens_at_ms > now_ms)); then
  printf 'sale       opens %s, in %s\n' "$(instant "$opens_at_ms")" "$(duration $((opens_at_ms - now_ms)))"
  tell_hash
  fail "the draw is still secret: its seed is shown, and places can be computed, once the sale has opened"
fi
printf 'sale       opened %s\nseed       %s\n' "$(instant "$opens_at_ms")" "$seed"
tell_hash
if ((${#arguments[@]})); then
  tell_tickets
  exit 0
fi

checked=0 wrong=0
for ((lane = LAST_LANE; lane >= 0; lane--)); do check_lane $lane; done
((wrong == 0)) || fail "$wrong of $checked do not stand where the seed puts them"
if ((checked)); then
  printf '\nall %d stand where the seed puts them\n' "$checked"
else
  printf '\nno drawn ticket waits any more: name tickets to see their places\n'
fi

#!/usr/bin/env bash
# Shows the seats of a concert that are locked, by seat: for how long still, and by which reservation.
# A lock knows its reservation by a number only, which is looked for among those that lend time to an active token; where it is not
# there, its token has ended or the reservation was refused a moment ago: then the reservation is "unknown" here, and the seat's row in
# MySQL knows it. Reads only, by SCAN. The locks keep the crowd off the database and decide nothing: the rows do.
# COUNT is 20 where it is left out, and at most 1000.
#
# Usage: holds.sh [OPTIONS] CONCERT [COUNT]
set -euo pipefail
# shellcheck source=lib/connection.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/connection.sh"

SCAN_STEP=5000
TOKENS_AT_ONCE=500
SEATS_A_PERFORMANCE=1000000

read_options "$@"
read_concert 2
read_rows
connect

prefix="${key_prefix}hold:{$concert}:"

# Names of the keys that begin with $1, without it, into the variable found. A whole walk over the keys, in steps so small that nobody
# waits for them. A key may be met twice.
walk() {
  local cursor="" key
  found=()
  until [[ $cursor == 0 ]]; do
    ask "SCAN ${cursor:-0} MATCH $1* COUNT $SCAN_STEP"
    cursor=${answer[0]}
    for key in "${answer[@]:1}"; do
      [[ -z $key ]] || found+=("${key#"$1"}")
    done
  done
}

# The reservations that lend time, by the number that their locks know them by: the two halves of the id, combined by XOR (Draft.java).
find_reservations() {
  local at number id hex questions
  walk "${line}loans:"
  for ((at = 0; at < ${#found[@]}; at += TOKENS_AT_ONCE)); do
    questions=()
    for number in "${found[@]:at:TOKENS_AT_ONCE}"; do questions+=("HKEYS ${line}loans:$number"); done
    ask "${questions[@]}"
    for id in "${answer[@]}"; do
      [[ $id =~ ^[0-9a-f-]{36}$ ]] || continue
      hex=${id//-/}
      reservations[$((0x${hex:0:16} ^ 0x${hex:16:16}))]=$id
    done
  done
}

declare -A reservations=()
found=()
walk "$prefix"
seats=()
if ((${#found[@]})); then
  mapfile -t seats < <(printf '%s\n' "${found[@]}" | sort -n -u)
fi
locked="${#seats[@]} seats"
((${#seats[@]} != 1)) || locked="1 seat"
printf 'concert %s, at %s by Redis: %s locked\n' "$concert" "$(instant "$now_ms")" "$locked"
((${#seats[@]})) || exit 0
find_reservations

shown=("${seats[@]:0:rows}")
questions=()
for seat in "${shown[@]}"; do
  questions+=("PTTL $prefix$seat" "HKEYS $prefix$seat" "ECHO next")
done
ask "${questions[@]}"

printf '\n%14s  %11s  %6s  %9s  %s\n' seat performance number left reservation
at=0
for seat in "${shown[@]}"; do
  left_ms=${answer[at]} owner=${answer[at + 1]##*:}
  while [[ ${answer[at]} != next ]]; do at=$((at + 1)); done
  at=$((at + 1))
  # Its hold may have ended since the walk.
  ((left_ms != -2)) || continue
  printf '%14s  %11s  %6s  %9s  %s\n' "$seat" $((seat / SEATS_A_PERFORMANCE)) $((seat % SEATS_A_PERFORMANCE)) \
    "$(duration "$left_ms")" "${reservations[${owner:-gone}]:-unknown}"
done
if ((${#seats[@]} > ${#shown[@]})); then printf '%14s  and %d more\n' "" $((${#seats[@]} - ${#shown[@]})); fi

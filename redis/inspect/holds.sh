#!/usr/bin/env bash
# Shows the seats of a concert that are locked, by seat: for how long still, by which hold, and which instance locked it.
# Reads only, by SCAN. The locks keep the crowd off the database and decide nothing: the seats' rows in MySQL do.
# COUNT is 20 where it is left out, and at most 1000.
#
# Usage: holds.sh [OPTIONS] CONCERT [COUNT]
set -euo pipefail
# shellcheck source=connection.sh
source "$(dirname "${BASH_SOURCE[0]}")/connection.sh"

SCAN_STEP=5000
SEATS_A_PERFORMANCE=1000000

connect 2 "$@"

prefix="hold:{$concert}:"
# A whole walk over the keys, in steps so small that nobody waits for them. A key may be met twice.
cursor="" found=()
until [[ $cursor == 0 ]]; do
  ask "SCAN ${cursor:-0} MATCH $prefix* COUNT $SCAN_STEP"
  cursor=${answer[0]}
  for key in "${answer[@]:1}"; do
    [[ -z $key ]] || found+=("${key#"$prefix"}")
  done
done
seats=()
if ((${#found[@]})); then
  mapfile -t seats < <(printf '%s\n' "${found[@]}" | sort -n -u)
fi
printf 'concert %s, at %s by Redis: %d seats locked\n' "$concert" "$(instant "$now_ms")" "${#seats[@]}"
((${#seats[@]})) || exit 0

shown=("${seats[@]:0:rows}")
questions=()
for seat in "${shown[@]}"; do
  questions+=("PTTL $prefix$seat" "HKEYS $prefix$seat" "ECHO next")
done
ask "${questions[@]}"

printf '\n%14s  %11s  %6s  %9s  %20s  %s\n' seat performance number left hold instance
at=0
for seat in "${shown[@]}"; do
  left_ms=${answer[at]} owner=${answer[at + 1]}
  while [[ ${answer[at]} != next ]]; do at=$((at + 1)); done
  at=$((at + 1))
  # Its hold may have ended since the walk.
  ((left_ms != -2)) || continue
  printf '%14s  %11s  %6s  %9s  %20s  %s\n' "$seat" $((seat / SEATS_A_PERFORMANCE)) $((seat % SEATS_A_PERFORMANCE)) \
    "$(duration "$left_ms")" "${owner##*:}" "${owner%:*}"
done
if ((${#seats[@]} > ${#shown[@]})); then printf '%14s  and %d more\n' "" $((${#seats[@]} - ${#shown[@]})); fi

#!/usr/bin/env bash
# Shows a concert's active tokens, those that end first at the top: whose, how long still, and which reservations lend them time.
# A loan ends with the token's longest life, frontrow.queue.active-max, even where the hold that it is for goes on.
# Reads only. COUNT is 20 where it is left out, and at most 1000.
#
# Usage: tokens.sh [OPTIONS] CONCERT [COUNT]
set -euo pipefail
# shellcheck source=lib/connection.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/connection.sh"

read_options "$@"
read_concert 2
read_rows
connect

ask "ZCOUNT ${line}active ($now_ms +inf" "ZRANGE ${line}active ($now_ms +inf BYSCORE LIMIT 0 $rows WITHSCORES"
active=${answer[0]}
printf 'concert %s, at %s by Redis: %s active\n' "$concert" "$(instant "$now_ms")" "$active"

users=() expiries_ms=()
for ((i = 1; i + 1 < ${#answer[@]}; i += 2)); do
  users+=("${answer[i]}") expiries_ms+=("${answer[i + 1]}")
done
((${#users[@]})) || exit 0
ask "HMGET ${line}users ${users[*]}"
entries=("${answer[@]}") questions=()
for entry in "${entries[@]}"; do
  number=${entry%%[!0-9]*} # the ticket's
  questions+=("HMGET ${line}active:$number activatedAtMs baseExpiresAtMs" "HGETALL ${line}loans:$number" "ECHO next")
done
ask "${questions[@]}"

printf '\n%9s  %9s  %10s  %8s  %-36s  %s\n' left unlent "active for" ticket user id
at=0
for i in "${!users[@]}"; do
  activated_at_ms=${answer[at]} base_ms=${answer[at + 1]}
  read_entry "${entries[i]}"
  printf '%9s  %9s  %10s  %8s  %-36s  %s\n' "$(duration $((expiries_ms[i] - now_ms)))" "$(duration "${base_ms:+$((base_ms - now_ms))}")" \
    "$(duration "${activated_at_ms:+$((now_ms - activated_at_ms))}")" "${ticket:--}" "${users[i]}" "${id:--}"
  for ((at += 2; at < ${#answer[@]}; at++)); do
    [[ ${answer[at]} != next ]] || break
    [[ -n ${answer[at]} ]] || continue
    lent_until_ms=${answer[at + 1]} limit=""
    # The token ends before the loan only by the limit of its life.
    if ((lent_until_ms > expiries_ms[i])); then lent_until_ms=${expiries_ms[i]} limit=", no more by active-max"; fi
    printf '%9s  reservation %s lends %s%s\n' "" "${answer[at]}" "$(duration $((lent_until_ms - now_ms)))" "$limit"
    at=$((at + 1))
  done
  at=$((at + 1))
done
if ((active > ${#users[@]})); then printf '%9s  and %d more\n' "" $((active - ${#users[@]})); fi

#!/usr/bin/env bash
# Shows a concert's active tokens, those that end first at the top: whose, how long still, and which reservations lend them time.
# A loan ends with the token's longest life, frontrow.queue.active-max, even where the hold that it is for goes on.
# Reads only. COUNT is 20 where it is left out, and at most 1000.
#
# Usage: tokens.sh [OPTIONS] CONCERT [COUNT]
set -euo pipefail
# shellcheck source=lib/connection.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/connection.sh"

connect 2 "$@"

ask "ZCOUNT ${line}active ($now_ms +inf" "ZRANGE ${line}active ($now_ms +inf BYSCORE LIMIT 0 $rows WITHSCORES"
active=${answer[0]}
printf 'concert %s, at %s by Redis: %s active\n' "$concert" "$(instant "$now_ms")" "$active"

ids=() expiries_ms=() questions=()
for ((i = 1; i + 1 < ${#answer[@]}; i += 2)); do
  id=${answer[i]}
  ids+=("$id") expiries_ms+=("${answer[i + 1]}")
  questions+=("HGET ${line}token:$id userId" "HMGET ${line}active:$id activatedAtMs baseExpiresAtMs" "HGETALL ${line}loans:$id" "ECHO next")
done
((${#ids[@]})) || exit 0
ask "${questions[@]}"

printf '\n%9s  %9s  %9s  %-36s  %s\n' left unlent "active for" user token
at=0
for i in "${!ids[@]}"; do
  user=${answer[at]} activated_at_ms=${answer[at + 1]} base_ms=${answer[at + 2]}
  printf '%9s  %9s  %10s  %-36s  %s\n' "$(duration $((expiries_ms[i] - now_ms)))" "$(duration "${base_ms:+$((base_ms - now_ms))}")" \
    "$(duration "${activated_at_ms:+$((now_ms - activated_at_ms))}")" "${user:-unknown}" "$(token "${ids[i]}")"
  for ((at += 3; at < ${#answer[@]}; at++)); do
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
if ((active > ${#ids[@]})); then printf '%9s  and %d more\n' "" $((active - ${#ids[@]})); fi

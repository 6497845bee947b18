#!/usr/bin/env bash
# Shows a concert's waiting line as it is now: its settings, its figures, and who is next. Reads only.
#
# Usage: line.sh [OPTIONS] CONCERT
set -euo pipefail
# shellcheck source=lib/connection.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/connection.sh"

NEXT=10

connect 1 "$@"

ask \
  "HMGET ${line}settings version admitPerTick tickMs maxActive activeTtlMs holdTtlMs paused saleOpensAtMs saleClosesAtMs" \
  "HMGET ${line}stats admittedTotal rateCount rateSeconds" \
  "ZCARD ${line}waiting" \
  "ZCOUNT ${line}active ($now_ms +inf" \
  "ZRANGE ${line}waiting 0 $((NEXT - 1)) WITHSCORES"
version=${answer[0]} admit_per_tick=${answer[1]} tick_ms=${answer[2]} max_active=${answer[3]}
active_ttl_ms=${answer[4]} hold_ttl_ms=${answer[5]} paused=${answer[6]} opens_at_ms=${answer[7]} closes_at_ms=${answer[8]}
admitted_total=${answer[9]:-0} rate_count=${answer[10]:-0} rate_seconds=${answer[11]:-0}
waiting=${answer[12]} active=${answer[13]}

# Who is next: id and ticket in turn. Where nobody waits, the answer is one empty item.
ids=() tickets=() questions=()
for ((i = 14; i + 1 < ${#answer[@]}; i += 2)); do
  ids+=("${answer[i]}") tickets+=("${answer[i + 1]}")
  questions+=("HMGET ${line}token:${answer[i]} userId joinedAtMs")
done
((${#ids[@]} == 0)) || ask "${questions[@]}"

waited() {
  duration "${answer[$1 * 2 + 1]:+$((now_ms - answer[$1 * 2 + 1]))}"
}

printf 'concert    %s, at %s by Redis\n' "$concert" "$(instant "$now_ms")"
awk -v version="$version" -v per_tick="$admit_per_tick" -v tick="$tick_ms" -v most="${max_active:-no limit}" -v ttl="$active_ttl_ms" \
  -v hold="$hold_ttl_ms" -v paused="$paused" 'BEGIN {
    printf "settings   version %s: %s admitted every %g s%s, most active %s, active for %g s, holds for %g s\n",
      version, per_tick, tick / 1000, paused == 1 ? " but PAUSED" : "", most, ttl / 1000, hold / 1000 }'
printf 'sale       opens %s, closes %s\n' "$(instant "$opens_at_ms")" "$(instant "$closes_at_ms")"
oldest=-
if ((${#ids[@]})); then oldest=$(waited 0); fi
printf 'waiting    %s, the first of them for %s\n' "$waiting" "$oldest"
printf 'active     %s\n' "$active"
awk -v total="$admitted_total" -v count="$rate_count" -v seconds="$rate_seconds" 'BEGIN {
    printf "admitted   %s in all, %s\n", total, (count > 0 && seconds > 0) ? sprintf("%.2f a second lately", count / seconds) : "no rate measured yet" }'

((${#ids[@]})) || exit 0
printf '\n%5s  %8s  %9s  %-36s  %s\n' place ticket waited user token
for i in "${!ids[@]}"; do
  printf '%5d  %8s  %9s  %-36s  %s\n' $((i + 1)) "${tickets[i]}" "$(waited "$i")" "${answer[i * 2]:-unknown}" "$(token "${ids[i]}")"
done
if ((waiting > ${#ids[@]})); then printf '%5s  and %d more\n' "" $((waiting - ${#ids[@]})); fi

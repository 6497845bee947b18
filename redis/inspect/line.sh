#!/usr/bin/env bash
# Shows a concert's waiting line as it is now: its settings, its figures, and who is next. Reads only.
# Places are those in each lane: between lanes the shares decide. Who was passed over as absent and has come back goes first of all.
#
# Usage: line.sh [OPTIONS] CONCERT
set -euo pipefail
# shellcheck source=lib/connection.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/connection.sh"

NEXT=10
BACK=$((LAST_LANE + 1)) # stands for a lane: those who have come back

read_options "$@"
read_concert 1
connect

# The places of each lane as two bounds of ZCOUNT and ZRANGE.
bounds() {
  if (($1 == BACK)); then printf -- '-inf (0'; return; fi
  printf '%d (%d' $(((LAST_LANE - $1) * LANE_PLACES)) $(((LAST_LANE - $1 + 1) * LANE_PLACES))
}

questions=()
for ((lane = BACK; lane >= 0; lane--)); do
  questions+=("ZCOUNT ${line}waiting $(bounds $lane)" "ZRANGE ${line}waiting $(bounds $lane) BYSCORE LIMIT 0 $NEXT" "ECHO next")
done
ask \
  "HMGET ${line}settings version admitPerTick tickMs maxActive activeTtlMs holdTtlMs paused closed laneShares saleOpensAtMs saleClosesAtMs" \
  "HMGET ${line}stats admittedTotal rateCount rateSeconds" \
  "ZCARD ${line}waiting" \
  "ZCOUNT ${line}active ($now_ms +inf" \
  "ZCARD ${line}absent" \
  "${questions[@]}" \
  "ZRANGE ${line}absent 0 0 WITHSCORES"
version=${answer[0]} admit_per_tick=${answer[1]} tick_ms=${answer[2]} max_active=${answer[3]} active_ttl_ms=${answer[4]}
hold_ttl_ms=${answer[5]} paused=${answer[6]} closed=${answer[7]} opens_at_ms=${answer[9]} closes_at_ms=${answer[10]}
IFS=, read -ra shares <<<"${answer[8]}"
admitted_total=${answer[11]:-0} rate_count=${answer[12]:-0} rate_seconds=${answer[13]:-0}
waiting=${answer[14]} active=${answer[15]} absent=${answer[16]}

# Who is next, of each lane. Where nobody waits, the answer is one empty item.
users=() lanes=() sizes=()
at=17
for ((lane = BACK; lane >= 0; lane--)); do
  sizes[lane]=${answer[at]}
  for ((at++; at < ${#answer[@]}; at++)); do
    [[ ${answer[at]} != next ]] || break
    [[ -z ${answer[at]} ]] || users+=("${answer[at]}") lanes+=("$lane")
  done
  at=$((at + 1))
done
absent_since_ms=${answer[at + 1]:-}

entries=()
if ((${#users[@]})); then
  ask "HMGET ${line}users ${users[*]}"
  entries=("${answer[@]}")
fi

waited() {
  duration "${1:+$((now_ms - $1))}"
}

opening="opens $(instant "$opens_at_ms")"
if [[ -n $opens_at_ms ]]; then
  if ((opens_at_ms > now_ms)); then opening+=", in $(duration $((opens_at_ms - now_ms)))"; else opening=${opening/opens/opened}; fi
fi
printf 'concert    %s, at %s by Redis\n' "$concert" "$(instant "$now_ms")"
awk -v version="$version" -v per_tick="$admit_per_tick" -v tick="$tick_ms" -v most="${max_active:-no limit}" -v ttl="$active_ttl_ms" \
  -v hold="$hold_ttl_ms" -v paused="$paused" -v closed="$closed" 'BEGIN {
    printf "settings   version %s: %s admitted every %g s%s%s, most active %s, active for %g s, holds for %g s\n", version, per_tick,
      tick / 1000, paused == 1 ? " but PAUSED" : "", closed == 1 ? ", CLOSED to who is new" : "", most, ttl / 1000, hold / 1000 }'
printf 'sale       %s, closes %s\n' "$opening" "$(instant "$closes_at_ms")"
oldest=-
if ((${#users[@]})); then
  read_entry "${entries[0]}"
  oldest=$(waited "$joined_at_ms")
fi
printf 'waiting    %s, the first of them for %s\n' "$waiting" "$oldest"
if ((sizes[1] + sizes[2] + sizes[3])); then
  told=""
  for ((lane = LAST_LANE; lane >= 0; lane--)); do
    ((sizes[lane] == 0)) || told+="${told:+; }${sizes[lane]} in lane $lane, share ${shares[lane]:-1}"
  done
  printf 'lanes      %s\n' "$told"
fi
passed_over=$absent
((absent == 0)) || passed_over+=" passed over, the first of them $(waited "$absent_since_ms") ago"
((sizes[BACK] == 0)) || passed_over+="; ${sizes[BACK]} back, to go first"
printf 'absent     %s\n' "$passed_over"
printf 'active     %s\n' "$active"
awk -v total="$admitted_total" -v count="$rate_count" -v seconds="$rate_seconds" 'BEGIN {
    printf "admitted   %s in all, %s\n", total, (count > 0 && seconds > 0) ? sprintf("%.2f a second lately", count / seconds) : "no rate measured yet" }'

((${#users[@]})) || exit 0
printf '\n%5s  %4s  %8s  %9s  %-36s  %s\n' place lane ticket waited user id
place=0
for i in "${!users[@]}"; do
  lane=${lanes[i]} name=""
  ((lane == 0)) || name=$lane
  ((lane != BACK)) || name=back
  place=$((place + 1))
  read_entry "${entries[i]}"
  printf '%5d  %4s  %8s  %9s  %-36s  %s\n' $place "$name" "${ticket:--}" "$(waited "$joined_at_ms")" "${users[i]}" "${id:--}"
  if [[ ${lanes[i + 1]:-} != "$lane" ]]; then
    ((sizes[lane] <= place)) || printf '%5s  %4s  and %d more\n' "" "$name" $((sizes[lane] - place))
    place=0
  fi
done

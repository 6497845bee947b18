# shellcheck shell=bash disable=SC2154  # what it reads belongs to the script that sources it
# Users, concerts and the operator's calls for measuring. To be sourced after lib/servers.sh, when the servers are up.

api() { # method, path, body
  curl -sSf -m 60 -X "$1" "$FRONTROW_URL/api/v1$2" -u "admin:$FRONTROW_ADMIN_PASSWORD" -H 'Content-Type: application/json' ${3:+-d "$3"}
}

number_of() { sed "s/.*\"$1\":\([0-9]*\).*/\1/"; } # field

make_users() { # how many; their ids are in "$work/users"
  query "INSERT INTO users (user_id, name, created_at)
    SELECT CONCAT('0be0c000-0000-7000-8000-', LPAD(LOWER(HEX(n)), 12, '0')), 'Bench', UTC_TIMESTAMP(6)
    FROM (SELECT a.x + 10 * b.x + 100 * c.x + 1000 * d.x + 10000 * e.x + 100000 * f.x AS n
          FROM $(digits a), $(digits b), $(digits c), $(digits d), $(digits e), $(digits f)) numbers
    WHERE n < $1 ORDER BY n"
  query "SELECT user_id FROM users WHERE name = 'Bench' ORDER BY user_id" >"$work/users"
}

digits() { printf '(SELECT 0 AS x'; printf ' UNION ALL SELECT %d' 1 2 3 4 5 6 7 8 9; printf ') %s' "$1"; }

make_concert() { # performances; prints its id
  api POST /admin/concerts "{\"title\":\"Bench\",\"artist\":\"Bench\",\"maxSeatsPerUser\":100,\"performances\":[$1]}" | number_of concertId
}

performance() { # day of January 2040, rows, seats in a row
  printf '{"startsAt":"2040-01-%02dT19:00:00+09:00","venue":"Bench","sections":[{"name":"A","rows":%d,"seatsPerRow":%d,"price":1000}]}' "$1" "$2" "$3"
}

# Whoever comes is admitted at the next tick, and has a day.
admit_all() { # concert
  api PATCH "/admin/queues/$1" '{"admitPerTick":100000,"tickSeconds":0.1,"activeTtlSeconds":86400,"holdTtlSeconds":86400}' >/dev/null
}

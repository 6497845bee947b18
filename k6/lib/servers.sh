# shellcheck shell=bash disable=SC2034,SC2154  # what it reads and sets belongs to the script that sources it
# Servers of a run's own, on loopback and free ports: Redis or a cluster of it, MariaDB and the packaged jar. To be sourced by a script that has set "work"
# (a directory for data and logs), "pids" (an array, of what runs, in the order in which it was started), "jar", and a function "fail".
# What a function starts has its process id last in "pids".

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%s' "$port"; return; }
  done
}

secret() { od -An -N12 -tx1 /dev/urandom | tr -d ' \n'; }

wait_until() { # seconds, what is waited for, then a command
  local seconds=$1 what=$2
  shift 2
  for _ in $(seq $((seconds * 4))); do
    "$@" >/dev/null 2>&1 && return
    kill -0 "${pids[-1]}" 2>/dev/null || fail "$what ended while it was waited for"
    sleep 0.25
  done
  fail "$what is not up after $seconds s"
}

end_process() { # id, seconds until it is killed
  local pid=$1
  kill -TERM "$pid" 2>/dev/null || return 0
  for _ in $(seq $(($2 * 10))); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}

# The last one first. Only children of this shell that still run: the id of one that has ended may be another's by now.
end_started() {
  local i
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    if jobs -rp | grep -qx "${pids[i]}"; then end_process "${pids[i]}" 20; fi
  done
}

# The MariaDB that verify has unpacked for its tests; where there is none for this platform, the installed one.
find_mariadb() {
  local home
  for home in "$PWD"/target/servers/dist/mariadb-*; do
    [[ -x $home/bin/mariadbd ]] || continue
    mariadbd=$home/bin/mariadbd mariadb=$home/bin/mariadb mariadb_install=("$home/scripts/mariadb-install-db" --no-defaults --basedir="$home")
    return
  done
  command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null && command -v mariadb >/dev/null || return 1
  mariadbd=$(command -v mariadbd) mariadb=$(command -v mariadb) mariadb_install=(mariadb-install-db --no-defaults)
}

start_redis() {
  local port password
  port=$(free_port) password=$(secret)
  mkdir "$work/redis"
  # With the settings of production.
  redis-server redis/redis.conf --bind 127.0.0.1 --port "$port" --dir "$work/redis" --requirepass "$password" >"$work/redis.log" 2>&1 &
  pids+=($!)
  redis=$!
  export REDIS_URL=redis://default:$password@127.0.0.1:$port
  wait_until 20 Redis eval "redis-cli --no-auth-warning -u '$REDIS_URL' ping | grep -qx PONG"
  redis-server --version
}

# Masters without replicas, on loopback and without a password. Sets redis_masters (process ids) and redis_nodes (host:port,…).
start_redis_cluster() { # how many masters
  local port i addresses=()
  redis_masters=()
  for ((i = 0; i < $1; i++)); do
    port=$(free_port)
    mkdir "$work/redis-$i"
    redis-server redis/redis.conf --bind 127.0.0.1 --port "$port" --cluster-enabled yes --cluster-port "$((port + 12000))" --dir "$work/redis-$i" >"$work/redis-$i.log" 2>&1 &
    pids+=($!)
    redis_masters+=($!)
    wait_until 20 "a master of Redis" eval "redis-cli -p $port ping | grep -qx PONG"
    addresses+=("127.0.0.1:$port")
  done
  redis-cli --cluster create "${addresses[@]}" --cluster-yes >"$work/cluster.log"
  wait_until 20 "the cluster" eval "redis-cli -p $port cluster info | grep -q cluster_state:ok"
  redis_nodes=$(IFS=,; printf '%s' "${addresses[*]}")
}

start_mariadb() { # more options of the server
  local port user=()
  port=$(free_port)
  [[ $(id -u) != 0 ]] || user=(--user=root)
  database_password=$(secret)
  # In a directory that it shares, a MariaDB that starts deletes the temporary tables of all others.
  "${mariadb_install[@]}" "${user[@]}" --datadir="$work/mariadb" --tmpdir="$work" --auth-root-authentication-method=normal --skip-test-db \
    >"$work/mariadb-install.log" 2>&1
  cat >"$work/accounts.sql" <<SQL
CREATE DATABASE frontrow CHARACTER SET utf8mb4;
CREATE USER 'frontrow'@'%' IDENTIFIED BY '$database_password';
GRANT ALL ON frontrow.* TO 'frontrow'@'%';
SQL
  "$mariadbd" --no-defaults --loose-skip-ssl "${user[@]}" --datadir="$work/mariadb" --tmpdir="$work" --socket="$work/mariadb.sock" --pid-file="$work/mariadb.pid" \
    --init-file="$work/accounts.sql" --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --character-set-server=utf8mb4 \
    --default-time-zone=+00:00 "$@" >"$work/mariadb.log" 2>&1 &
  pids+=($!)
  database_process=$!
  database=127.0.0.1:$port
  wait_until 60 MariaDB query 'SELECT 1'
  "$mariadbd" --version
}

query() { "$mariadb" --no-defaults --skip-ssl --protocol=tcp -h127.0.0.1 -P"${database#*:}" -ufrontrow -p"$database_password" -N -B -e "$1" frontrow; }

# With the class archive of -Pfast-start where there is one of that very jar.
java_options=() started_jar=""
use_class_archive() {
  local fast=target/frontrow
  if [[ $fast/frontrow.jsa -nt $jar ]]; then java_options=("-XX:SharedArchiveFile=$fast/frontrow.jsa") started_jar=$fast/frontrow.jar; fi
}

start_jar() { # Redis' address or the nodes of its cluster, the database's host and port, its account's password
  local port redis=SPRING_DATA_REDIS_URL
  [[ $1 == *://* ]] || redis=SPRING_DATA_REDIS_CLUSTER_NODES
  port=$(free_port)
  export FRONTROW_URL=http://127.0.0.1:$port
  FRONTROW_ADMIN_PASSWORD=$(secret)
  export FRONTROW_ADMIN_PASSWORD
  env "$redis=$1" "SPRING_R2DBC_URL=r2dbc:mysql://$2/frontrow" SPRING_R2DBC_USERNAME=frontrow "SPRING_R2DBC_PASSWORD=$3" \
    SERVER_PORT="$port" SERVER_ADDRESS=127.0.0.1 java -Xmx512m "${java_options[@]}" -jar "${started_jar:-$jar}" >"$work/application.log" 2>&1 &
  pids+=($!)
  application=$!
  wait_until "${START_SECONDS_MAX:-180}" "the application" curl -sf -m 2 "$FRONTROW_URL/actuator/health/readiness"
}

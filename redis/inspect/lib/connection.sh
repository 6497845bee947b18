# shellcheck shell=bash
# What the scripts beside this directory share: options, the connection, and saying what went wrong. Sourced, never run.
# Nothing here or there writes: every command that is sent is a reading one, so an account that may only read is enough.
# Exit codes: 1 the question could not be answered, 2 it was asked wrongly.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  echo "This is a part of line.sh, tokens.sh, holds.sh and draw.sh; run one of those (--help says how)." >&2
  exit 2
fi

ROWS_DEFAULT=20
ROWS_MAX=1000

# A place in the line, as join-7.lua makes it: lane 3 first, in each lane the drawn tickets first. Places below 0: back after absence.
# shellcheck disable=SC2034 # Used by the scripts that source this.
LAST_LANE=3
# shellcheck disable=SC2034
LANE_PLACES=$((1 << 41))
# shellcheck disable=SC2034
DRAWN_PLACES=$((1 << 40))

arguments=()   # what the script was given beside options and what has been read of it already
host="" port="" # the server, where an option names it
redis=()       # redis-cli with its connection options
answer=()      # what was answered to the last question, one item each, nil as an empty one
concert=""     # the concert asked for
full_ids=""    # not empty: ids of tokens are shown whole
key_prefix=${FRONTROW_REDIS_KEY_PREFIX:-} # the application's frontrow.redis.key-prefix
line=""        # prefix of the concert's line keys
rows=""        # how many rows at most
now_ms=""      # Redis' own time, by which the line decides

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit "${2:-1}"
}

# Prints the head comment of the script that was run: its only documentation, so it cannot say anything else.
help() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  cat <<'TEXT'

Options:
  -h HOST, -p PORT   the server (127.0.0.1, 6379), before what REDIS_URL says
  --prefix PREFIX    what every key begins with, the application's frontrow.redis.key-prefix, before FRONTROW_REDIS_KEY_PREFIX
  --full             ids of tokens whole, not only their beginning; a token cannot be made of one: its signature is not in Redis
  --help             this text
Environment:
  REDIS_URL          redis://[user:password@]host:port[/database], rediss:// with TLS
  FRONTROW_REDIS_KEY_PREFIX  as for the application
  REDISCLI_AUTH      the password, where it is not to be seen in the list of processes; REDISCLI_USER its account
  REDISCLI           the program, "redis-cli" by default; may have arguments: "docker compose exec -T redis redis-cli"
TEXT
}

# Reads the options that all have, and leaves the rest in arguments.
read_options() {
  while (($#)); do
    case $1 in
      --help) help; exit 0 ;;
      --full) full_ids=yes ;;
      -h | -p | --prefix)
        (($# > 1)) || fail "$1 wants a value; see --help" 2
        case $1 in -h) host=$2 ;; -p) port=$2 ;; *) key_prefix=$2 ;; esac
        shift
        ;;
      -*) fail "there is no option $1; see --help" 2 ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  [[ -z $port || $port =~ ^[0-9]{1,5}$ ]] || fail "'$port' is no port" 2
  [[ $key_prefix =~ ^[a-z0-9:_-]{0,32}$ ]] || fail "'$key_prefix' is no prefix: 0 to 32 of a to z, 0 to 9, ':', '_' and '-'" 2
}

# Takes the concert from the arguments. $1: how many arguments there may be with it.
read_concert() {
  ((${#arguments[@]})) || fail "which concert? see --help" 2
  ((${#arguments[@]} <= $1)) || fail "too many arguments; see --help" 2
  concert=${arguments[0]}
  [[ $concert =~ ^[1-9][0-9]{0,15}$ ]] || fail "'$concert' is no concert: its number is wanted, as in ${0##*/} 7" 2
  arguments=("${arguments[@]:1}")
  line="${key_prefix}queue:{$concert}:"
}

# Takes the number of rows from the arguments, where it is there.
read_rows() {
  rows=${arguments[0]:-$ROWS_DEFAULT}
  if ! [[ $rows =~ ^[1-9][0-9]{0,3}$ ]] || ((rows > ROWS_MAX)); then
    fail "'$rows' is no number of rows from 1 to $ROWS_MAX" 2
  fi
}

# Checks the connection and that the concert has a line here, and reads the time.
connect() {
  choose_program
  ask "TIME" "EXISTS ${line}settings"
  # shellcheck disable=SC2034 # Used by the scripts that source this.
  now_ms=$((answer[0] * 1000 + 10#${answer[1]} / 1000))
  [[ ${answer[2]} == 1 ]] || fail "concert $concert has no line in this Redis under ${line%?} (its settings are copied here while its sale runs)"
}

choose_program() {
  read -ra redis <<<"${REDISCLI:-redis-cli}"
  command -v "${redis[0]}" >/dev/null \
    || fail "${redis[0]} is not here; install it (Debian: apt-get install redis-tools) or name one in REDISCLI"
  redis+=(--no-auth-warning --raw)
  [[ -z ${REDISCLI_USER:-} ]] || redis+=(--user "$REDISCLI_USER")
  if [[ -n $host || -n $port ]]; then
    redis+=(-h "${host:-127.0.0.1}" -p "${port:-6379}")
  elif [[ -n ${REDIS_URL:-} ]]; then
    redis+=(-u "$REDIS_URL")
  fi
}

# Sends each argument as one command, all over one connection, and reads what is answered into the variable.
# redis-cli says most errors on its standard output and with exit code 0, so they are looked for there: nothing that is
# asked for here begins with a word in capitals.
ask() {
  local text
  text=$(printf '%s\n' "$@" "ECHO end" | "${redis[@]}" 2>&1) || fail "no answer from Redis: ${text:-${redis[0]} failed}"
  if [[ $text =~ (^|$'\n')(Could not connect[^$'\n']*|AUTH failed[^$'\n']*|Invalid URI[^$'\n']*|Error:[^$'\n']*) ]]; then
    fail "no connection to Redis: ${BASH_REMATCH[2]}"
  fi
  if [[ $text =~ (^|$'\n')MOVED\ [0-9]+\ ([^$'\n']*) ]]; then
    fail "concert $concert is on another node of this cluster: name ${BASH_REMATCH[2]} with -h and -p"
  fi
  if [[ $text =~ (^|$'\n')([A-Z]+\ [^$'\n']*) ]]; then
    fail "Redis refused: ${BASH_REMATCH[2]}"
  fi
  mapfile -t answer <<<"$text"
  [[ ${answer[-1]} == end ]] || fail "an answer that cannot be read: ${text:0:200}"
  unset 'answer[-1]'
}

# 1:02:03 of that many milliseconds; "-" where it is unknown.
duration() {
  [[ -n ${1:-} ]] || { printf -- '-'; return; }
  local seconds=$((($1 > 0 ? $1 : 0) / 1000))
  printf '%d:%02d:%02d' $((seconds / 3600)) $((seconds / 60 % 60)) $((seconds % 60))
}

# UTC of that many milliseconds; "-" where there is none.
instant() {
  [[ -n ${1:-} ]] || { printf -- '-'; return; }
  TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T' $(($1 / 1000))
}

# Takes apart what users keeps of a live token, ticket.id.key.joinedAtMs, into the variables ticket, id (as it may be shown) and
# joined_at_ms; all are empty where the token has ended meanwhile.
# shellcheck disable=SC2034 # Used by the scripts that source this.
read_entry() {
  local whole key
  IFS=. read -r ticket whole key joined_at_ms <<<"$1"
  id=${whole:+$(token_id "$whole")}
}

# A token's id as it may be shown.
token_id() {
  if [[ -n $full_ids ]]; then printf '%s' "$1"; else printf '%s...' "${1:0:6}"; fi
}

#!/bin/sh
# Finds the nearest healthy Tidegate node and prints the lines that make Claude Code use it. With your key in TIDEGATE_KEY
# (or ANTHROPIC_AUTH_TOKEN), exported:
#
#   eval "$(curl -fsS COORDINATOR/connect.sh | sh)"
#
# TIDEGATE_LOCATION, such as eu-west-1, says where you are. Needs curl, and a POSIX shell such as sh, dash or busybox.
set -eu
coordinator=@COORDINATOR@
ca=@CA_CERTS@
ca_line=@CA_LINE@
# The locale decides how curl writes numbers.
LC_ALL=C
export LC_ALL

say() {
  printf 'tidegate: %s\n' "$*" >&2
}

fail() {
  say "$@"
  exit 1
}

# Runs curl with the configuration in $1; again with the private CA where the certificate is of no known one. Sets out.
run_curl() {
  config=$1
  shift
  code=0
  out=$(printf '%s\n' "$config" | curl -sS -K - --connect-timeout 3 "$@" 2>/dev/null) || code=$?
  if [ "$code" = 60 ] && [ -n "$ca" ] && [ -r "$ca" ]; then
    code=0
    out=$(printf '%s\n' "$config" | curl -sS -K - --cacert "$ca" --connect-timeout 3 "$@" 2>/dev/null) || code=$?
  fi
  return "$code"
}

# What curl's exit code means.
reason() {
  case $1 in
    6) echo 'unknown host' ;;
    7) echo 'nothing listens there' ;;
    22) echo 'it does not answer well' ;;
    28) echo 'no answer in time' ;;
    35 | 60) echo 'its certificate is of no CA that is known here; set NODE_EXTRA_CA_CERTS to the file of your CA' ;;
    *) echo "curl ended with $1" ;;
  esac
}

# Asks the coordinator. The key goes over curl's standard input, where no list of processes shows it. Sets status and out.
ask() {
  run_curl "${key:+header = \"Authorization: Bearer $key\"}" --max-time 10 -w '\n%{http_code}' "$@" ||
    fail "cannot ask $coordinator: $(reason "$code")"
  status=${out##*"$newline"}
  out=${out%"$newline"*}
}

# The words of an error.
message() {
  words=${out#*\"message\":\"}
  words=${words%%\"\}*}
  printf '%s' "$words"
}

# The round trip to an endpoint in milliseconds: the better of two requests on a connection that a first one has opened.
measure() {
  run_curl '' -f --max-time 5 -o /dev/null -o /dev/null -o /dev/null -w '%{time_starttransfer}\n' \
    "$1/health" "$1/health" "$1/health" || return "$code"
  out=${out#*"$newline"}
  to_millis "${out%%"$newline"*}"
  first=$millis
  to_millis "${out##*"$newline"}"
  [ "$first" -ge "$millis" ] || millis=$first
}

# Seconds such as 0.012345.
to_millis() {
  fraction=${1#*.}00
  millis=$((${1%%.*} * 1000 + 1$(printf '%.3s' "$fraction") - 1000))
}

# Tries one endpoint of the list, and keeps it when it is the best yet. A millisecond costs a point, 300 at most; the endpoint in
# use now stays unless another one is better by 100.
consider() {
  case $2 in
    http://* | https://*) ;;
    *) return 0 ;;
  esac
  case $2$1 in
    *[!]A-Za-z0-9._~:/%[-]*) return 0 ;;
  esac
  measure "$2" </dev/null || {
    say "$2: $(reason "$code")"
    return 0
  }
  say "$2: $millis ms"
  measured="$measured${measured:+,}{\"endpoint\":\"$2\",\"millis\":$millis}"
  points=$(($1 - (millis < 300 ? millis : 300)))
  [ "$2" != "$current" ] || points=$((points + 100))
  if [ -z "$best" ] || [ "$points" -gt "$most" ]; then
    best=$2
    most=$points
  fi
}

main() {
  command -v curl >/dev/null || fail 'curl is missing: install it'
  newline='
'
  no_key='the key in TIDEGATE_KEY or ANTHROPIC_AUTH_TOKEN is no Tidegate key; they begin with tgk_'
  key=${TIDEGATE_KEY:-${ANTHROPIC_AUTH_TOKEN:-}}
  # A credential for somebody else is none of the coordinator's business.
  case $key in
    *[!A-Za-z0-9_]*) fail "$no_key" ;;
    '' | tgk_*) ;;
    *) fail "$no_key" ;;
  esac
  location=${TIDEGATE_LOCATION:-}
  case $location in
    *[!A-Za-z0-9._-]*) fail 'TIDEGATE_LOCATION is no location (expected: such as eu-west-1)' ;;
  esac
  current=${ANTHROPIC_BASE_URL:-}
  current=${current%/}
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
    ca=$NODE_EXTRA_CA_CERTS
    ca_line=
  fi

  set -- -G -d format=points -d limit=3
  [ -z "$location" ] || set -- "$@" --data-urlencode "location=$location"
  [ -z "$current" ] || set -- "$@" --data-urlencode "current=$current"
  ask "$@" "$coordinator/v1/discover"
  [ "$status" = 200 ] || fail "$coordinator refused this ($status): $(message)"
  list=$out
  best=
  most=
  measured=
  while read -r points endpoint; do
    consider "$points" "$endpoint"
  done <<LIST
$list
LIST
  [ -n "$best" ] || fail 'none of the nodes can be reached from here'
  if [ -n "$location" ]; then
    # What was measured helps others; it is no harm when it doesn't arrive.
    (ask -H 'content-type: application/json' -d "{\"location\":\"$location\",\"measurements\":[$measured]}" \
      "$coordinator/v1/discover/latency" 2>/dev/null) || :
  fi

  say "using $best"
  printf "export ANTHROPIC_BASE_URL='%s'\n" "$best"
  # The shell that reads this line fills the key in.
  # shellcheck disable=SC2016
  printf '%s\n' 'export ANTHROPIC_AUTH_TOKEN="${TIDEGATE_KEY:-${ANTHROPIC_AUTH_TOKEN:?set TIDEGATE_KEY to your Tidegate key}}"'
  [ -z "$ca_line" ] || printf '%s\n' "$ca_line"
}

main

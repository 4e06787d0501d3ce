#!/usr/bin/env bash
# Compares the relay server with a minimal relay in C (limit.c). Rounds alternate and ratios are taken within a round, so
# that a noisy machine affects both alike. Needs Linux and cc.
#
#   scripts/compare.sh [PAIRS [ROUNDS [SECONDS [BYTES [SERVER OPTION]...]]]]
#
# Prints the median of each figure, and of its ratio to the limit. docs/performance.md explains them.
set -euo pipefail

scripts=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
pairs=${1:-100} rounds=${2:-5} seconds=${3:-5} bytes=${4:-32}
options=("${@:5}")
for number in "$pairs" "$rounds" "$seconds" "$bytes"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || { sed -n 's/^#   /usage: /p' "${BASH_SOURCE[0]}" >&2; exit 2; }
done
"$scripts/launch_server.sh" --version >/dev/null

work=$(mktemp -d)
server=
trap 'kill ${server:+"$server"} 2>/dev/null || true; rm -rf "$work"' EXIT
cc -O2 -o "$work/limit" "$scripts/limit.c"

free_port() { # a port that nobody listens on
  local port
  while port=$((RANDOM % 20000 + 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

cpu_ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$server/stat"; }

# measure COMMAND...: measures the server COMMAND, with a port as its last argument. Prints messages/s, p50, p99 and CPU
# microseconds a message.
measure() {
  local port tries=200 before after
  port=$(free_port)
  "$@" "$port" >"$work/log" 2>&1 &
  server=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    ((tries-- > 0)) && kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
    sleep 0.05
  done
  sleep 0.5 # until the connection that tested the port is closed
  before=$(cpu_ticks)
  "$scripts/launch_client.sh" --port "$port" --max-line 65536 bench --pairs "$pairs" --seconds "$seconds" --bytes "$bytes" \
    --json >"$work/json"
  after=$(cpu_ticks)
  kill "$server"
  wait "$server" || true
  server=
  awk -v RS=, -v FS=: -v cpu=$(((after - before) * 1000000 / $(getconf CLK_TCK))) '
    { gsub(/[ "{}\n]/, ""); value[$1] = $2 }
    END {
      if (!value["measured_messages"]) exit 1
      print value["messages_per_second"], value["latency_p50_microseconds"], value["latency_p99_microseconds"],
          cpu / value["received_messages"]
    }' "$work/json"
}

relay() { exec "$scripts/launch_server.sh" --rooms "$pairs" --max-line 65536 "${options[@]}" --web-port off --port "$1"; }

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

for ((round = 1; round <= rounds; round++)); do
  limit=$(measure "$work/limit")
  relay=$(measure relay)
  echo "$limit $relay" >>"$work/rounds"
  echo "round $round of $rounds" >&2
done
printf '%d pairs, %d bytes a message, %d rounds of %d s\n' "$pairs" "$bytes" "$rounds" "$seconds"
printf '%-24s %12s %12s %9s\n' '' limit relay ratio
column=0
for figure in 'messages/s' 'p50 one way, us' 'p99 one way, us' 'CPU us a message'; do
  column=$((column + 1))
  printf '%-24s %12.1f %12.1f %9.2f\n' "$figure" \
    "$(awk -v c=$column '{ print $c }' "$work/rounds" | median)" \
    "$(awk -v c=$column '{ print $(c + 4) }' "$work/rounds" | median)" \
    "$(awk -v c=$column '{ print $(c + 4) / $c }' "$work/rounds" | median)"
done

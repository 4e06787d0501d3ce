#!/usr/bin/env bash
# Tests dashboard.json and alerts.yml: a Prometheus scrapes a server with traffic for a while, and then every query of the dashboard
# and every alert must have data. Builds relay first if necessary.
#
#   scripts/dashboard-test.sh [SECONDS]
#
# SECONDS are 60 by default. Needs Debian's packages prometheus, jq, curl and openssl.
set -euo pipefail

scripts=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
seconds=${1:-60}
for tool in prometheus promtool jq curl openssl; do
  command -v "$tool" >/dev/null || { echo "dashboard-test.sh needs $tool: see its first lines." >&2; exit 1; }
done

promtool check rules "$scripts/alerts.yml"
"$scripts/launch_server.sh" --version >/dev/null
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT

say() { printf '\n== %s\n' "$*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
# finds PATTERN FILE: waits for a line that matches, and prints what is in its parentheses.
finds() {
  local tries=600
  until grep -qE "$1" "$2"; do
    ((tries-- > 0)) || { cat "$2" >&2; fail "no line '$1'"; }
    sleep 0.1
  done
  sed -nE "s/.*$1.*/\1/p" "$2" | head -1
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
"$scripts/launch_server.sh" --port 0 --web-port 0 --metrics-port 0 --rooms 10 --waiting 5 \
  --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" 2>"$work/server.log" &
metrics=$(finds 'metrics on http:\/\/([0-9.:]*)' "$work/server.log")
port=$(finds ' listening on 127.0.0.1:([0-9]*), 10 rooms' "$work/server.log")
web=$(finds ' listening on 127.0.0.1:([0-9]*) for named rooms' "$work/server.log")

cat >"$work/prometheus.yml" <<END
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [$scripts/alerts.yml]
scrape_configs: [{job_name: relay, static_configs: [{targets: ["$metrics"]}]}]
END
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" --web.listen-address=127.0.0.1:0 \
  2>"$work/prometheus.log" &
prometheus=http://127.0.0.1:$(finds 'Listening on.*address=127.0.0.1:([0-9]*)' "$work/prometheus.log")

say "$seconds s of traffic"
bench() {
  "$scripts/launch_client.sh" bench --tls-ca "$work/cert.pem" --pairs 5 --rate 100 --warm-up 1 --seconds "$seconds" "$@" \
    >"$work/bench.$#" 2>&1 || { cat "$work/bench.$#" >&2; fail "bench $*"; }
}
bench --host localhost --port "$port" & first=$!
bench "https://localhost:$web" & second=$!
# Clients that are refused: one speaks no TLS, the other one says nothing for more than 10 s.
while true; do
  (exec 3<>"/dev/tcp/127.0.0.1/$port" && echo hello >&3 && cat <&3 >/dev/null) 2>/dev/null || true
  sleep 11 | openssl s_client -quiet -connect "127.0.0.1:$web" >/dev/null 2>&1 || true
done &
wait "$first" "$second"

bad=0
# has_data WHAT QUERY: whether the query has a value that is a number.
has_data() {
  local query=${2//\$instance/.*} answer values
  query=${query//\$__rate_interval/30s}
  answer=$(curl -sS --data-urlencode "query=$query" "$prometheus/api/v1/query")
  values=$(jq -r '[.data.result[]?.value[1] | select(. != "NaN")] | length' <<<"$answer")
  if [[ $(jq -r .status <<<"$answer") != success || $values == 0 ]]; then
    bad=$((bad + 1))
    printf 'NO DATA  %s: %s\n         %s\n' "$1" "$query" "$answer"
  else
    printf '%7d  %s\n' "$values" "$1"
  fi
}
say "queries of the dashboard, with the number of values"
while IFS=$'\t' read -r title query; do
  has_data "$title" "$query"
done < <(jq -r '.panels[] | .title as $title | .targets[]? | [$title, .expr] | @tsv' "$scripts/dashboard.json" | sed 's/\\\\/\\/g')

say "alerts, with the number of values that they compare"
[[ $(curl -sS "$prometheus/api/v1/rules" | jq '[.data.groups[].rules[] | select(.health != "ok")] | length') == 0 ]] ||
  fail "Prometheus cannot evaluate all rules"
while IFS=$'\t' read -r name query; do
  # With "bool" a comparison that is not true has a value, too.
  has_data "$name" "$(sed -E 's/ (==|>|<) / \1 bool /g' <<<"$query")"
done < <(curl -sS "$prometheus/api/v1/rules" | jq -r '.data.groups[].rules[] | [.name, .query] | @tsv')
((bad == 0)) || fail "$bad queries have no data"
printf '\nAll queries have data.\n'

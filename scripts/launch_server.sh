#!/usr/bin/env bash
# Runs the relay server, built first if need be. All arguments are the server's: see launch_server.sh --help.
# JAVA_OPTS goes to the JVM, after the settings below, which docs/performance.md explains.
set -euo pipefail

# shellcheck source=scripts/build.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"

jar=$root/relay-server/target/relay-server.jar
archive=${jar%.jar}.jsa
settings=(-XX:+UseParallelGC -XX:ParallelGCThreads=1 -Xms64m -Xmn32m -Xlog:disable)

# Starts a server and ends it again, to keep what the JVM has made of its classes. Without this archive, or with one that
# another JVM made, all is as well but slower to start; so whatever goes wrong here does not matter.
make_archive() {
  local out line=''
  exec {out}< <(exec "$java" "${settings[@]}" "-XX:ArchiveClassesAtExit=$archive.$$" -jar "$jar" --port 0 2>&1)
  while [[ $line != *' listening on '* ]] && IFS= read -r -t 20 line <&"$out"; do :; done
  kill -TERM "$!" && wait "$!" && mv -f "$archive.$$" "$archive"
  exec {out}<&-
} &>/dev/null

[[ $archive -nt $jar ]] || make_archive || true
# shellcheck disable=SC2086 # several words
exec "$java" -XX:SharedArchiveFile="$archive" "${settings[@]}" ${JAVA_OPTS-} -jar "$jar" "$@"

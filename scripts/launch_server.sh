#!/usr/bin/env bash
# Builds relay if necessary, then runs the server with all arguments: see launch_server.sh --help. The JVM gets the flags
# below, which docs/performance.md explains, and then those in JAVA_OPTS.
set -euo pipefail

# shellcheck source=scripts/build.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"

jar=$root/relay-server/target/relay-server.jar
archive=${jar%.jar}.jsa
settings=(-XX:+UseParallelGC -XX:ParallelGCThreads=1 -Xms64m -Xmn32m -Xlog:disable)

# Starts a server and ends it again to make a class data archive. Without it, or with the archive of another JVM, the server
# only starts more slowly, so errors are ignored here.
make_archive() {
  local out line=''
  exec {out}< <(exec "$java" "${settings[@]}" "-XX:ArchiveClassesAtExit=$archive.$$" -jar "$jar" --port 0 --web-port 0 2>&1)
  while [[ $line != *' listening on '* ]] && IFS= read -r -t 20 line <&"$out"; do :; done
  kill -TERM "$!" && wait "$!" && mv -f "$archive.$$" "$archive"
  exec {out}<&-
} &>/dev/null

[[ $archive -nt $jar ]] || make_archive || true
# shellcheck disable=SC2086 # several words
exec "$java" -XX:SharedArchiveFile="$archive" "${settings[@]}" ${JAVA_OPTS-} -jar "$jar" "$@"

#!/usr/bin/env bash
# Builds relay-server.jar and relay-client.jar if one is missing or older than its sources; otherwise does nothing. Writes
# nothing to standard output. The launch scripts source it: it sets $root, the project's directory, and $java, the java
# program of JAVA_HOME or else of the PATH.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Prints the version of $java; 0 if there is none. Reading its release file is faster than starting it.
java_version() {
  local home release=''
  home=$(readlink -f -- "$(command -v "$java")") && home=${home%/bin/*}
  [[ ! -r $home/release ]] || release=$(<"$home/release")
  if [[ $release =~ JAVA_VERSION=\"([0-9.]+) || $("$java" -version 2>&1) =~ version\ \"([0-9.]+) ]]; then
    echo "${BASH_REMATCH[1]}"
  else
    echo 0
  fi
}

check_java() {
  local version
  version=$(java_version)
  if ((${version%%.*} < 17)); then
    echo "relay needs Java 17 or later, and '$java' is $([[ $version == 0 ]] && echo missing || echo "$version")." >&2
    exit 1
  fi
}

jars=(relay-server/target/relay-server.jar relay-client/target/relay-client.jar)

up_to_date() {
  local jar
  for jar in "${jars[@]}"; do
    [[ -f $jar && -z $(find pom.xml LICENSE relay-*/pom.xml relay-*/src/main -newer "$jar" -print -quit) ]] || return 1
  done
}

build() {
  local log
  echo "building relay (the first time takes a few minutes) ..." >&2
  # Removed, not overwritten: a running program keeps its jar. And an interrupted build leaves no partial jar behind.
  rm -f "${jars[@]}"
  trap 'rm -f "${jars[@]}"' EXIT
  if ! log=$(./mvnw -q package -DskipTests 2>&1 </dev/null); then
    printf '%s\n' "$log" "The build failed." >&2
    command -v unzip >/dev/null || echo "Is unzip installed? The first build needs it, to unpack Maven." >&2
    exit 1
  fi
  trap - EXIT
}

check_java
( # If two scripts start at once, one builds and the other waits. The lock ends with this subshell.
  cd "$root"
  ! command -v flock >/dev/null || flock 9
  up_to_date || build
) 9<"$root/pom.xml"

#!/usr/bin/env bash
# Builds a Debian package each of the server and the client, with a Java runtime of their own, and checks them with lintian.
#
#   scripts/package.sh [DIRECTORY]
#
# The packages go to DIRECTORY, by default target/packages. Needs a JDK with jlink (that of JAVA_HOME, or else of the PATH), and
# Debian's packages debhelper, lintian, unzip and openssl. docs/operations.md describes the packages.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
scripts=$root/scripts/package
output=$(realpath -m -- "${1:-$root/target/packages}")
jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
# Found by running both programs with TLS, client certificates, metrics, WebSocket and every transport; jdk.random, which the
# client's pauses between attempts need, is a part of java.base in later JDKs.
modules='java\.base|java\.logging|java\.management|java\.naming|jdk\.crypto\.ec|jdk\.management|jdk\.random|jdk\.unsupported'

for tool in "$jdk/bin/jlink" dpkg-buildpackage dh lintian unzip openssl; do
  command -v "$tool" >/dev/null || { echo "package.sh needs $tool: see its first lines." >&2; exit 1; }
done

work=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

cd "$root"
./mvnw -q package -DskipTests >&2
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
date=$(git log -1 --format=%cI 2>/dev/null || date -Iseconds)
SOURCE_DATE_EPOCH=$(date -d "$date" +%s)
export SOURCE_DATE_EPOCH
build=$work/relay-$version
modules=$("$jdk/bin/java" --list-modules | sed -nE "s/^($modules)(@.*)?$/\1/p" | paste -sd,)
mkdir -p "$build" "$output"

# put FILE... DIRECTORY: copies files into a directory of a package.
put() { mkdir -p "${@: -1}" && cp "$@"; }

# program NAME CLASS SETTINGS: the program with a Java runtime, and the manual and completions from its options.
program() {
  local name=$1 class=$2 tree=$build/$1 settings=$3 reference=$work/reference-$1
  local lib=$tree/usr/lib/$name
  put "$name/target/$name.jar" "$lib"
  "$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$lib/runtime"
  [[ $(uname -m) == aarch64 ]] && arch=aarch_64 || arch=$(uname -m)
  unzip -qjo "$lib/$name.jar" "META-INF/native/libnetty_*_$arch.so" -d "$lib"
  put "$scripts/$name" "$tree/usr/bin"
  sed -i "s|@SETTINGS@|$settings|" "$tree/usr/bin/$name"

  mkdir "$reference"
  "$jdk/bin/java" -cp "$lib/$name.jar:relay-common/target/test-classes:$name/target/test-classes" "$class" \
    "$reference" "$version" "${date%%T*}"
  put "$reference"/*.1 "$tree/usr/share/man/man1"
  install -Dm644 "$reference/$name.bash" "$tree/usr/share/bash-completion/completions/$name"
  install -Dm644 "$reference/$name.zsh" "$tree/usr/share/zsh/vendor-completions/_$name"
}

program relay-server far.relay.server.cli.ServerReference \
  "$(sed -n 's/^settings=(\(.*\))$/\1/p' scripts/launch_server.sh) -XX:-UsePerfData"
program relay-client far.relay.client.cli.ClientReference "-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable"
put "$work/reference-relay-server/relay.conf.5" "$build/relay-server/usr/share/man/man5"
put "$work/reference-relay-server/relay.conf" "$build/relay-server/etc/relay"

# The classes that the programs use, for an archive of them that is made when the package is installed: from conversations in a
# plain room over TLS, in a named room over TLS and WebSocket, and with the ports for metrics and the web page.
conversations() {
  local lib=$build/relay-server/usr/lib/relay-server client=$build/relay-client/usr/lib/relay-client log=$work/log port web
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
  "$lib/runtime/bin/java" -Xshare:off "-XX:DumpLoadedClassList=$lib/classes" -jar "$lib/relay-server.jar" \
    --port 0 --web-port 0 --metrics-port 0 --rooms 2 --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" 2>"$log" &
  running=($!)
  until grep -q ' metrics on ' "$log"; do kill -0 "${running[0]}"; sleep 0.1; done
  port=$(sed -n 's/.* listening on 127.0.0.1:\([0-9]*\), 2 .*/\1/p' "$log")
  web=$(sed -n 's/.* listening on 127.0.0.1:\([0-9]*\) for .*/\1/p' "$log")
  talk() { # talk NAME ARGUMENT...: one client says something, and another one repeats it
    local classes=$work/$1 seats command
    shift
    command=("$client/runtime/bin/java" -Xshare:off "-XX:DumpLoadedClassList=$classes.1" -jar "$client/relay-client.jar" \
      --tls-ca "$work/cert.pem" --timeout 60s "$@")
    seats=$(grep -c ' takes seat ' "$log" || true)
    { [[ $("${command[@]}" <<<hello) == hello ]]; } &
    running+=($!)
    until (($(grep -c ' takes seat ' "$log") > seats)); do kill -0 "${running[1]}"; sleep 0.1; done
    command[2]=-XX:DumpLoadedClassList=$classes.2
    # shellcheck disable=SC2016 # for the client's shell
    "${command[@]}" --exec 'read -r line; echo "$line"'
    wait "${running[1]}"
    unset 'running[1]'
  }
  talk plain --host localhost --port "$port"
  talk named "https://localhost:$web/r/kitchen"
  "$client/runtime/bin/java" -Xshare:off "-XX:DumpLoadedClassList=$work/help" -jar "$client/relay-client.jar" --help >/dev/null
  exec 3<>"/dev/tcp/127.0.0.1/$(sed -n 's/.*metrics on .*:\([0-9]*\).*/\1/p' "$log")"
  printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  cat <&3 >/dev/null
  exec 3>&-
  kill -TERM "${running[0]}"
  wait "${running[0]}"
  running=()
  cat "$work"/plain.* "$work"/named.* "$work/help" | awk '!seen[$0]++' >"$client/classes"
}
conversations

cp -r "$scripts/debian" "$build/"
for name in relay-server relay-client; do
  put README.md docs/*.md "$build/$name/usr/share/doc/$name"
done
cat >"$build/debian/changelog" <<END
relay (${version/-/\~}-1) unstable; urgency=medium

  * This version: changelog.gz has the changes.

 -- relay maintainers <maintainers@relay.invalid>  $(date -R -d "$date")
END
(cd "$build" && dpkg-buildpackage --build=binary --no-sign >"$work/build.log" 2>&1) || { cat "$work/build.log" >&2; exit 1; }
lintian --fail-on error,warning "$work"/*.changes
cp "$work"/*.deb "$output/"
ls -l "$output"/*.deb

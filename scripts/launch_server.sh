#!/usr/bin/env bash
# Runs the relay server, built first if need be. All arguments are the server's: see launch_server.sh --help.
set -euo pipefail

# shellcheck source=scripts/build.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"
exec "$java" -jar "$root/relay-server/target/relay-server.jar" "$@"

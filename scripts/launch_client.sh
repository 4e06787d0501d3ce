#!/usr/bin/env bash
# Runs the relay client, built first if need be. All arguments are the client's: see launch_client.sh --help.
set -euo pipefail

# shellcheck source=scripts/build.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"
exec "$java" -jar "$root/relay-client/target/relay-client.jar" "$@"

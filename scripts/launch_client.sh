#!/usr/bin/env bash
# Builds relay if necessary, then runs the client with all arguments: see launch_client.sh --help.
set -euo pipefail

# shellcheck source=scripts/build.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/build.sh"
exec "$java" -jar "$root/relay-client/target/relay-client.jar" "$@"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD_FOLDER [--json FILE] [--seconds N]: the benchmarks, side by side, as a table of ratios.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
shift
peers=$build/bench-peers
if [ ! -d "$peers/node_modules/soap" ]; then
  mkdir -p "$peers"
  (cd "$peers" && echo '{"private": true}' > package.json && npm install --silent --no-audit --no-fund soap@1.13.0 >/dev/null)
fi
exec python3 "$here/run.py" "$build" "$@"

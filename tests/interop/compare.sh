#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# compare.sh CLIENT ERP_URL BRIDGE_URL: runs a client (zeep, php, perl or node) against the ERP and against the bridge.
# Exit code 0: both transcripts are the same; 1: they differ (the difference is printed); 2: the client has failed.
set -eu
if [ $# -ne 3 ]; then
  echo "usage: compare.sh zeep|php|perl|node ERP_URL BRIDGE_URL" >&2
  exit 64
fi
run=$(cd "$(dirname "$0")" && pwd)/clients/run_client.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$run" "$1" "$2" > "$folder/erp" || { echo "compare.sh: $1 has failed against $2" >&2; exit 2; }
"$run" "$1" "$3" > "$folder/bridge" || { echo "compare.sh: $1 has failed against $3" >&2; exit 2; }
test -s "$folder/erp" || { echo "compare.sh: $1 has printed nothing" >&2; exit 2; }
diff -u --label "$2" --label "$3" "$folder/erp" "$folder/bridge"

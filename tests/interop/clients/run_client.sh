#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run_client.sh zeep|php|perl|node URL: prints the transcript of one client against URL, whose WSDL is at URL?wsdl.
# node-soap is installed on first use, below FIGBRIDGE_INTEROP_DIR (default: build/interop).
set -eu
client=$1 url=$2
here=$(cd "$(dirname "$0")" && pwd)
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost

node_modules() {
  folder=${FIGBRIDGE_INTEROP_DIR:-$here/../../../build/interop}/node
  mkdir -p "$folder"
  if ! cmp -s "$here/package.json" "$folder/package.json"; then
    rm -rf "$folder/node_modules"
    cp "$here/package.json" "$folder/package.json.new"
    npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error \
      "soap@$(sed -n 's/.*"soap": "\([^"]*\)".*/\1/p' "$here/package.json")" >&2
    mv "$folder/package.json.new" "$folder/package.json"
  fi
  echo "$folder/node_modules"
}

case $client in
  zeep) exec /usr/bin/python3 "$here/zeep_client.py" --wsdl "$url?wsdl" --endpoint "$url" ;;
  php) exec php "$here/php_client.php" --wsdl "$url?wsdl" --endpoint "$url" ;;
  perl) exec perl "$here/perl_client.pl" --wsdl "$url?wsdl" --endpoint "$url" ;;
  node)
    NODE_PATH=$(node_modules)
    export NODE_PATH
    exec node "$here/node_client.js" --wsdl "$url?wsdl" --endpoint "$url" ;;
  *) echo "run_client.sh: no client $client; there are zeep, php, perl and node" >&2; exit 64 ;;
esac

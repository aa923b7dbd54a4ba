#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# demo.sh BUILD_FOLDER [--stay]: the legacy ERP, the new service and the bridge; an operation moves from one to the other and
# back. Everything runs on loopback and below one temporary folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$1
stay=${2:-}
work=$(mktemp -d)
pids=()
export PATH="$build/bin:$PATH" NO_COLOR=1

end() {
  trap - EXIT INT TERM
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || step() { printf '\n== %s\n' "$*"; }
show() {  # show COMMAND…: prints it as a user would type it, then runs it
  printf '  $ %s\n' "$*"
  "$@" 2>&1 | sed 's/^/  /'
}
call() {  # call ARGUMENT…: an HTTP call with the answer's head
  printf '  $ curl -i %s\n' "$*"
  curl -sS -i "$@" | grep -vi '^date:' | sed 's/\r$//;s/^/  /'
  echo
}

# Starts a server that says on which port it listens; the port is in $port.
port_of() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do
    port=$(sed -n 's/^listening on \([0-9]*\)$/\1/p' "$log")
    [ -n "$port" ] && return 0
    sleep 0.05
  done
  cat "$log"
  exit 1
}
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

step "1. The legacy ERP (SOAP, 1990s manners), the new service (REST), and the bridge in front of both"
port_of "$work/erp.log" "$build/examples/legacy-erp/erp-server" --port 0 --database "$work/erp.db"
erp="http://127.0.0.1:$port/erp"
port_of "$work/crm.log" "$build/examples/new-crm/crm-server" --port 0 --allow-faults
crm="http://127.0.0.1:$port/v2"
soap="http://127.0.0.1:$(free_port)"
rest="http://127.0.0.1:$(free_port)"
mkdir "$work/config"
cp -r "$top/config/examples/erp-to-crm/." "$work/config"
sed -i -e "s|http://127.0.0.1:8088/erp|$erp|" -e "s|http://127.0.0.1:8089/v2|$crm|" \
  -e "s|127.0.0.1:8080|${soap#http://}|" -e "s|127.0.0.1:8081|${rest#http://}|" -e '/^metrics:/d' \
  -e "s|../../../examples|$top/examples|" "$work/config/figbridge.yaml"
export FIGBRIDGE_SOCKET="$work/config/state/admin.sock"
figbridge serve --config "$work/config" 2>"$work/bridge.log" &
pids+=($!)
for _ in $(seq 200); do
  grep -q '^ready$' "$work/bridge.log" && break
  kill -0 "${pids[-1]}" 2>/dev/null || { cat "$work/bridge.log"; exit 1; }
  sleep 0.05
done
echo "  the ERP          $erp"
echo "  the new service  $crm"
echo "  the bridge       $soap/erp (SOAP, for the old callers), $rest (JSON, for new ones)"

step "2. An unchanged SOAP client (zeep): only the address is another"
show /usr/bin/python3 "$here/soap_customer.py" "$erp?wsdl" 42
show /usr/bin/python3 "$here/soap_customer.py" "$soap/erp?wsdl" 42
body='<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="urn:erp"><soapenv:Body><e:SlowReport><e:Millis>5</e:Millis></e:SlowReport></soapenv:Body></soapenv:Envelope>'
direct=$(curl -sS -H 'Content-Type: text/xml' -H 'SOAPAction: "urn:erp#SlowReport"' -d "$body" "$erp" | sha256sum)
through=$(curl -sS -H 'Content-Type: text/xml' -H 'SOAPAction: "urn:erp#SlowReport"' -d "$body" "$soap/erp" | sha256sum)
echo "  SlowReport, which nobody configured: direct  ${direct:0:16}…"
echo "                               through bridge  ${through:0:16}…"
[ "$direct" = "$through" ]
show figbridge observed

step "3. A new client speaks JSON, and the legacy SOAP service answers"
show curl -sS "$rest/customers/42"
echo
echo '  a SOAP fault arrives as a problem document:'
call "$rest/customers/4711"
new='{"name": "Nadel & Faden GmbH", "taxId": "DE999000111", "creditLimit": 1250.10, "currency": "EUR", "billing": {"street": "Am Markt 1", "city": "Bonn", "zip": "53111", "country": "DE"}}'
call -H 'Content-Type: application/json' -d "$new" "$rest/customers"
echo '  the same tax id again: a business error inside a normal SOAP answer arrives as a problem document, too:'
call -H 'Content-Type: application/json' -d "$new" "$rest/customers"

step "4. Which rule would route it where, and why"
show figbridge routes
show figbridge explain GET /customers/42

step "5. In shadow the new service is asked aside and compared; no caller notices"
show figbridge routes set customer.get --stage shadow --reason "compare first"
/usr/bin/python3 "$here/traffic.py" "$rest" "$soap/erp"
sleep 0.3
show figbridge parity customer.get
echo '  (the new service has two defects: a wrong amount under HTTP 200, and customers who are not blocked any more.)'

step "6. A fifth of the customers move to the new service"
show figbridge routes set customer.get --stage canary --share 20% --reason "first customers"
show /usr/bin/python3 "$here/split.py" "$rest" "$soap/erp" "$work/bridge.log"
show figbridge explain GET /customers/42

step "7. The new service breaks: a few calls later they are all back on legacy, and the row is held"
fault() { curl -sS -o /dev/null -d "{\"mode\": \"$1\"}" "${crm%/v2}/_fault"; }
fault 500
failed=0
for n in $(seq 100); do
  [ "$(curl -sS -o /dev/null -w '%{http_code}' "$rest/customers/$n")" = 200 ] || failed=$((failed + 1))
done
echo "  100 customers are read while every call to the new service fails: $failed callers get an error, all others their answer"
sleep 0.3
show figbridge status
show figbridge routes set customer.get --stage canary --share 20% --reason "once more" || true
echo '  (it is mended, and somebody says so:)'
fault none
show figbridge routes release customer.get --reason "mended"

step "8. Everybody moves: the REST client and the unchanged SOAP client are answered by the new service"
show figbridge routes set customer.get --stage modern --reason "all of them"
show curl -sS "$rest/customers/42"
echo
show /usr/bin/python3 "$here/soap_customer.py" "$soap/erp?wsdl" 42 8 4711
echo '  (customer 8: the new service is wrong by a centime, as the comparison had said.)'
echo "  (4711: the new service's problem document reaches the SOAP client as the fault that its WSDL declares.)"
show figbridge rollback customer.get --reason "amounts differ"
show curl -sS "$rest/customers/8"
echo
show /usr/bin/python3 "$here/soap_customer.py" "$soap/erp?wsdl" 8
show figbridge routes history customer.get

step "9. The same operation straight from the ERP's database (ODBC): a statement instead of a SOAP call"
mkdir "$work/database"
cp "$top/config/examples/erp-database/figbridge.yaml" "$work/database"
from_database="http://127.0.0.1:$(free_port)"
driver=$(ls /usr/lib/*/odbc/libsqlite3odbc.so | head -1)
sed -i -e "s|Driver=SQLite3;Database=/tmp/erp.db|Driver=$driver;Database=$work/erp.db|" -e "s|127.0.0.1:8081|${from_database#http://}|" \
  -e "s|../erp-to-crm|$top/config/examples/erp-to-crm|" "$work/database/figbridge.yaml"
figbridge serve --config "$work/database" 2>"$work/database.log" &
pids+=($!)
for _ in $(seq 200); do
  grep -q '^ready$' "$work/database.log" && break
  kill -0 "${pids[-1]}" 2>/dev/null || { cat "$work/database.log"; exit 1; }
  sleep 0.05
done
show curl -sS "$rest/customers/7/invoices"
echo
show curl -sS "$from_database/customers/7/invoices"
echo

if [ "$stay" = --stay ]; then
  step "Everything stays up until Ctrl-C. To try:"
  cat <<TRY
  export PATH=$build/bin:\$PATH FIGBRIDGE_SOCKET=$FIGBRIDGE_SOCKET
  curl $rest/customers/42
  figbridge routes set customer.get --stage canary --share 50% --reason "trying"
  figbridge explain GET /customers/7
  figbridge status
  edit $work/config/customers.yaml, then: figbridge reload
TRY
  wait "${pids[2]}" || true
  exit 0
fi
step "Done. Everything that was started ends now."

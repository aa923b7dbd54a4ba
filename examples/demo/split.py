# SPDX-License-Identifier: Apache-2.0
"""Calls 100 customers twice, by REST and by SOAP, and reads from the bridge's log which side answered whom."""
import json
import sys
import time
import urllib.request

ENVELOPE = ('<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="urn:erp"><soapenv:Body>'
            "<e:GetCustomer><e:CustNo>{}</e:CustNo></e:GetCustomer></soapenv:Body></soapenv:Envelope>")
TRACE = "00-{:032x}-00000000000000aa-01"


def trace(listener, number):
    """A trace id that tells the log line of this call."""
    return (0x00F1 << 112) | ((1 if listener == "soap" else 2) << 64) | number


def send(url, listener, number, body=None, headers=None):
    headers = {"traceparent": TRACE.format(trace(listener, number)), **(headers or {})}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
        answer.read()


def sides(log, wanted):
    """Trace id -> side, from the log; the log is written a moment after the answer."""
    for _ in range(50):
        found = {}
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line) if line.startswith("{") else {}
                if entry.get("trace_id", "").startswith("00f1"):
                    found.setdefault(int(entry["trace_id"], 16), set()).add(entry.get("side"))
        if len(found) >= wanted:
            break
        time.sleep(0.1)
    return found


def main():
    rest, soap, log = sys.argv[1:4]
    customers = range(1, 101)
    for number in customers:
        send(f"{rest}/customers/{number}", "rest", number)
        send(soap, "soap", number, ENVELOPE.format(number).encode(),
             {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"urn:erp#GetCustomer"'})
    found = sides(log, 200)
    by_rest = {n: found[trace("rest", n)] for n in customers}
    by_soap = {n: found[trace("soap", n)] for n in customers}
    modern = [n for n in customers if by_rest[n] == {"modern"}]
    print(f"200 calls of 100 customers: {len(modern)} customers on the new service, {100 - len(modern)} on legacy")
    different = [n for n in customers if by_rest[n] != by_soap[n]]
    print(f"customers on different sides by REST and by SOAP: {len(different)}")
    print("on the new service:", " ".join(map(str, modern)))
    sys.exit(1 if different or not 5 <= len(modern) <= 40 else 0)


main()

# SPDX-License-Identifier: Apache-2.0
"""traffic.py REST SOAP: every one of 100 customers is read once by JSON and once by SOAP."""
import sys
import urllib.request

ENVELOPE = ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><e:GetCustomer xmlns:e="urn:erp">'
            "<e:CustNo>{}</e:CustNo></e:GetCustomer></s:Body></s:Envelope>")
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"urn:erp#GetCustomer"'}


def main(rest, soap):
    for number in range(1, 101):
        urllib.request.urlopen(f"{rest}/customers/{number}").read()
        request = urllib.request.Request(soap, ENVELOPE.format(number).encode(), HEADERS)
        urllib.request.urlopen(request).read()
    print("  100 customers, each read by REST and by SOAP: 200 answers, all by the ERP")


main(*sys.argv[1:])

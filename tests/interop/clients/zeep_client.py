#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Calls the ERP with zeep and prints a transcript: zeep_client.py --wsdl URL [--endpoint URL]"""
import argparse

import zeep
from lxml import etree


def or_none(value):
    return "(none)" if value is None else value


def print_customer(answer):
    head = answer.Head
    print_return(answer)
    print(f"Customer {head.CustNo} {head.Stat} {head.Name}")
    print("TaxId", or_none(head.TaxId))
    print("Email", or_none(head.Email))
    print("CreditLimit", head.CreditLimit._value_1, head.CreditLimit.Currency)
    print("Discount", or_none(head.Discount))
    print("Since", head.Since.isoformat(), "Changed", head.Changed.isoformat())
    for address in answer.Addr:
        print(f"Addr {address.Type} {address.Street}, {address.Zip} {address.City}, {address.Country}")
    for phone in answer.Phone:
        print("Phone", phone)


def print_orders(answer):
    print_return(answer)
    for order in answer.Order:
        print(f"Order {order.OrderNo} {order.Date.isoformat()} {order.Stat} "
              f"{order.Amount._value_1} {order.Amount.Currency} Ref {or_none(order.Ref)}")
        for item in order.Item:
            print(f"  Item {item.Line} {item.Sku} {item.Qty} x {item.Price}")


def print_created(answer):
    print_return(answer)
    print("CustNo", or_none(answer.CustNo))


def print_return(answer):
    print("Return", answer.Return.Type, answer.Return.Num, answer.Return.Text)


def print_fault(fault):
    detail = fault.detail.find(".//{urn:erp}CustomerFault")
    parts = {etree.QName(part).localname: part.text for part in detail}
    print(f"Fault {fault.message}")
    print(f"CustomerFault {parts['Code']} {parts['Message']} {parts['CustNo']}")


def new_customer():
    return {
        "Head": {"Name": "Doppelt & Söhne", "TaxId": "DE100209958",
                 "CreditLimit": {"_value_1": "1500.10", "Currency": "EUR"}},
        "Addr": [{"Type": "BILL", "Street": "Am Hang 1", "City": "Köln", "Zip": "50667", "Country": "DE"}],
        "Phone": ["+49 221 1"],
    }


def step(title, call, show):
    print("==", title)
    try:
        show(call())
    except zeep.exceptions.Fault as fault:
        print_fault(fault)


def run(wsdl, endpoint):
    client = zeep.Client(wsdl)

    def port(name, binding):
        bound = client.bind("Erp", name)
        return client.create_service("{urn:erp}" + binding, endpoint) if endpoint else bound

    soap11, soap12 = port("ErpSoap", "ErpSoap"), port("ErpSoap12", "ErpSoap12")
    step("GetCustomer 42", lambda: soap11.GetCustomer(CustNo=42), print_customer)
    step("GetCustomer 12", lambda: soap11.GetCustomer(CustNo=12), print_customer)
    step("GetCustomer 4711", lambda: soap11.GetCustomer(CustNo=4711), print_customer)
    step("CreateCustomer, tax id in use", lambda: soap11.CreateCustomer(**new_customer()), print_created)
    step("ListOrders 42", lambda: soap11.ListOrders(CustNo=42), print_orders)
    step("ListOrders 40", lambda: soap11.ListOrders(CustNo=40), print_orders)
    step("SOAP 1.2 GetCustomer 42", lambda: soap12.GetCustomer(CustNo=42), print_customer)
    step("SOAP 1.2 GetCustomer 4711", lambda: soap12.GetCustomer(CustNo=4711), print_customer)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--wsdl", required=True)
    parser.add_argument("--endpoint")
    arguments = parser.parse_args()
    run(arguments.wsdl, arguments.endpoint)

# SPDX-License-Identifier: Apache-2.0
"""The contract's view of both sides, as examples/mapping-notes.md has it."""
import datetime

from servers import ERP, text

STATUS = {"A": "ACTIVE", "B": "BLOCKED", "C": "CLOSED"}
ORDER_STATUS = {"O": "OPEN", "S": "SHIPPED", "X": "CANCELLED"}
INVOICE_STATUS = {"O": "OPEN", "P": "PAID", "D": "DUNNED"}
CRM_INVOICE_STATE = {"UNPAID": "OPEN", "PAID": "PAID", "OVERDUE": "DUNNED"}


def present(fields):
    return {name: value for name, value in fields.items() if value is not None}


def children(element, name):
    return element.findall(f"{{{ERP}}}{name}")


def day(time):
    return time and time.removesuffix("T00:00:00Z")


def customer_from_erp(erp, number):
    _, answer = erp.call(f"<GetCustomer><CustNo>{number}</CustNo></GetCustomer>")
    addresses = {text(a, "Type"): {name.lower(): text(a, name) for name in ("Street", "City", "Zip", "Country")}
                 for a in children(answer, "Addr")}
    limit = answer.find(f"{{{ERP}}}Head/{{{ERP}}}CreditLimit")
    return present({
        "customerId": int(text(answer, "Head/CustNo")), "name": text(answer, "Head/Name"),
        "status": STATUS[text(answer, "Head/Stat")], "taxId": text(answer, "Head/TaxId"),
        "email": text(answer, "Head/Email"), "creditLimit": limit.text, "currency": limit.get("Currency"),
        "discount": text(answer, "Head/Discount"), "since": text(answer, "Head/Since"),
        "changedAt": text(answer, "Head/Changed") + "Z", "billing": addresses.get("BILL"),
        "shipping": addresses.get("SHIP"), "phones": [phone.text for phone in children(answer, "Phone")]})


def customer_from_crm(crm, number):
    _, party = crm.call("GET", f"/v2/parties/{number}")
    changed = datetime.datetime.fromtimestamp(party["updatedAt"] / 1000, datetime.timezone.utc)
    nil = {None: "nil"}
    email = party["contact"].get("email", "absent")
    return present({
        "customerId": party["customerNumber"], "name": party["displayName"], "status": party["state"],
        "taxId": nil.get(party["vatNumber"], party["vatNumber"]),
        "email": None if email == "absent" else nil.get(email, email),
        "creditLimit": party["creditLimit"]["amount"], "currency": party["creditLimit"]["currency"],
        "discount": party.get("discountPercent"), "since": day(party["memberSince"]),
        "changedAt": changed.strftime("%Y-%m-%dT%H:%M:%SZ"), "billing": address_from_crm(party.get("billing")),
        "shipping": address_from_crm(party.get("shipping")), "phones": party["contact"]["phones"]})


def address_from_crm(address):
    return address and {"street": address["street"], "city": address["city"], "zip": address["postalCode"],
                        "country": address["countryCode"]}


def orders_from_erp(erp, number):
    _, answer = erp.call(f"<ListOrders><CustNo>{number}</CustNo></ListOrders>")
    return [present({
        "orderId": int(text(order, "OrderNo")), "date": text(order, "Date"), "createdAt": text(order, "Created"),
        "status": ORDER_STATUS[text(order, "Stat")], "reference": text(order, "Ref"), "amount": text(order, "Amount"),
        "currency": children(order, "Amount")[0].get("Currency"),
        "items": [{"line": int(item.get("Line")), "sku": text(item, "Sku"), "quantity": text(item, "Qty"),
                   "price": text(item, "Price")} for item in children(order, "Item")]})
        for order in children(answer, "Order")]


def orders_from_crm(crm, number):
    _, answer = crm.call("GET", f"/v2/parties/{number}/orders")
    return [present({
        "orderId": order["orderNumber"], "date": day(order["orderDate"]), "createdAt": order["createdAt"],
        "status": order["state"].upper(), "reference": order.get("reference"), "amount": order["total"]["amount"],
        "currency": order["total"]["currency"],
        "items": [{"line": line["position"], "sku": line["sku"], "quantity": line["quantity"],
                   "price": line["unitPrice"]} for line in order["lines"]]})
        for order in answer["items"]]


def invoices_from_erp(erp, number):
    _, answer = erp.call(f"<ListInvoices><CustNo>{number}</CustNo></ListInvoices>")
    return [present({
        "invoiceId": text(i, "InvNo"), "customerId": int(text(i, "CustNo")), "orderId": int(text(i, "OrderNo")),
        "date": text(i, "Date"), "due": text(i, "Due"), "status": INVOICE_STATUS[text(i, "Stat")],
        "amount": text(i, "Amount"), "currency": children(i, "Amount")[0].get("Currency"), "tax": text(i, "Tax"),
        "paidOn": text(i, "PaidOn"), "dunningLevel": i.get("Dunning") and int(i.get("Dunning"))})
        for i in children(answer, "Invoice")]


def invoices_from_crm(crm, number):
    _, answer = crm.call("GET", f"/v2/invoices?customerNumber={number}")
    return [present({
        "invoiceId": i["invoiceNumber"], "customerId": i["customerNumber"], "orderId": i["orderNumber"],
        "date": day(i["issuedAt"]), "due": day(i["dueAt"]), "status": CRM_INVOICE_STATE[i["state"]],
        "amount": i["total"]["amount"], "currency": i["total"]["currency"], "tax": i["taxAmount"],
        "paidOn": day(i.get("paidAt")), "dunningLevel": i.get("dunningLevel")})
        for i in answer["items"]]

# SPDX-License-Identifier: Apache-2.0
"""What the new service answers reaches an old SOAP caller as the ERP would have said it, business errors included."""
import re
import sys
import unittest
import xml.etree.ElementTree as xml

from bridge import ENVELOPE, Bridge, Programs, get, soap, wait_for

NEW_HEAD = "<e:Head><e:Name>{name}</e:Name><e:TaxId>{tax}</e:TaxId><e:CreditLimit Currency='{currency}'>{limit}</e:CreditLimit></e:Head>"
BILLING = ("<e:Addr><e:Type>BILL</e:Type><e:Street>Am Hang 1</e:Street><e:City>Bonn</e:City><e:Zip>53111</e:Zip>"
           "<e:Country>DE</e:Country></e:Addr>")
ITEM = "<e:Item Line='1'><e:Sku>A-1</e:Sku><e:Qty>{quantity}</e:Qty><e:Price>{price}</e:Price></e:Item>"


def get_customer(number):
    return f"<e:GetCustomer><e:CustNo>{number}</e:CustNo></e:GetCustomer>"


def create_customer(name="Neu & Söhne", tax="DE1", currency="EUR", limit="10.00", billing=BILLING):
    head = NEW_HEAD.format(name=name.replace("&", "&amp;"), tax=tax, currency=currency, limit=limit)
    return f"<e:CreateCustomer>{head}{billing}</e:CreateCustomer>"


def change_customer(number, head="<e:Name>Neu</e:Name>", rest=""):
    return f"<e:ChangeCustomer><e:Head><e:CustNo>{number}</e:CustNo>{head}</e:Head>{rest}</e:ChangeCustomer>"


def list_orders(number, rest=""):
    return f"<e:ListOrders><e:CustNo>{number}</e:CustNo>{rest}</e:ListOrders>"


def create_order(number, quantity="1.5", price="10.10"):
    item = ITEM.format(quantity=quantity, price=price)
    return f"<e:CreateOrder><e:CustNo>{number}</e:CustNo><e:Date>2024-02-29</e:Date>{item}</e:CreateOrder>"


def list_invoices(number, rest=""):
    return f"<e:ListInvoices><e:CustNo>{number}</e:CustNo>{rest}</e:ListInvoices>"


def get_invoice(number):
    return f"<e:GetInvoice><e:InvNo>{number}</e:InvNo></e:GetInvoice>"


def limit(amount, currency="EUR"):
    return f"<e:CreditLimit Currency='{currency}'>{amount}</e:CreditLimit>"


READS = [*(get_customer(n) for n in (1, 2, 3, 6, 8, 9, 12, 25, 42, 58, 79, 100, 200)),
         list_orders(42), list_orders(40), list_orders(42, "<e:FromDate>2021-10-01</e:FromDate>"),
         list_orders(42, "<e:MaxRows>1</e:MaxRows>"), list_orders(42, "<e:MaxRows>0</e:MaxRows>"), list_orders(8),
         list_invoices(42), list_invoices(40), list_invoices(8), list_invoices(42, "<e:Stat>D</e:Stat>"),
         list_invoices(42, "<e:Stat>P</e:Stat><e:DueBefore>2030-01-01</e:DueBefore>"), get_invoice("R2021-100421")]
FAULTS = [get_customer(4711), get_customer(-1), list_orders(4711), list_invoices(4711), get_invoice("R1999-1"), get_invoice("a&amp;b ü?")]
REFUSED = [create_customer(billing=""), create_customer(currency="GBP"), create_customer(limit="-1"),
           create_customer(limit="5000000.01"), create_customer(tax="DE100209958"),
           change_customer(4711), change_customer(13), change_customer(11), change_customer(1, limit("1", "GBP")),
           change_customer(1, limit("-1")), change_customer(1, limit("5000000.01")),
           change_customer(1, "<e:TaxId>DE100209958</e:TaxId>"),
           create_order(4711), create_order(9), create_order(11), create_order(42, quantity="0"), create_order(42, price="-1")]
DONE = [create_customer(), create_customer(name="Müller & Söhne Papeterie", tax="DE2"),
        change_customer(42, "<e:Name>Anders</e:Name><e:Email xsi:nil='true' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'/>"),
        change_customer(1, limit("99.90", "CHF"), BILLING + "<e:Phone>1</e:Phone>"), create_order(42), create_order(42, quantity="1000000")]


def content(element):
    """What a SOAP client sees of an element: names, text, attributes and children."""
    attributes = sorted(element.attrib.items())
    return [element.tag, (element.text or "").strip(), attributes, [content(child) for child in element]]


def said(answer):
    """Status and content of the body, without what each side takes for itself: times and new numbers."""
    body = answer[2].decode()
    for name in ("Changed", "Created"):
        body = re.sub(rf"(:{name}>)[^<]*", r"\1", body)
    body = re.sub(r"(CreateCustomerResponse>.*:CustNo>)\d+", r"\1", body, flags=re.DOTALL)
    body = re.sub(r"(:OrderNo>)\d+(?=.*:CreateOrderResponse>)", r"\1", body, flags=re.DOTALL)
    body = re.sub(r"(<faultcode>)[^:]*:", r"\1", body)
    return answer[0], content(xml.fromstring(body)[-1])


class Telling(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.erp = self.programs.erp()
        self.crm = self.programs.crm("--no-defects")
        self.bridge = Bridge(self.programs, self.programs.erp(), self.crm)
        self.bridge.start()
        self.bridge.move_everything("modern")

    def expect_the_same(self, requests, ask=lambda url, body: soap(url, body, "")):
        self.maxDiff = None
        for request in requests:
            with self.subTest(request=request):
                self.assertEqual(said(ask(self.erp, request)), said(ask(f"{self.bridge.soap}/erp", request)))

    def test_answers_are_the_erps(self):
        self.expect_the_same(READS)

    def test_declared_faults_are_the_erps(self):
        self.expect_the_same(FAULTS)

    def test_declared_faults_of_soap_1_2_have_its_status(self):
        def ask(url, body):
            envelope = ENVELOPE.replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
            return get(url, envelope.format(body).encode(), {"Content-Type": "application/soap+xml; charset=utf-8"})

        for request in FAULTS:
            theirs, ours = ask(self.erp, request), ask(f"{self.bridge.soap}/erp", request)
            self.assertEqual((theirs[0], 400), (ours[0], 400), request)
            details = [xml.fromstring(answer[2]).find(".//{urn:erp}Code/..") for answer in (theirs, ours)]
            self.assertIsNotNone(details[1], ours[2])
            self.assertEqual(*map(content, details))

    def test_refusals_are_normal_answers_with_the_erps_numbers(self):
        self.expect_the_same(REFUSED)

    def test_writes_are_answered_and_done_as_the_erp_does(self):
        self.expect_the_same(DONE)
        self.expect_the_same([get_customer(42), get_customer(1)])

    def test_an_error_without_a_form_stays_a_fault_and_leaks_nothing(self):
        too_long = change_customer(1, f"<e:Name>{'n' * 61}</e:Name>")
        status, _, body = soap(f"{self.bridge.soap}/erp", too_long, "")
        self.assertEqual(status, 500)
        self.assertIn(b"Fault>", body)
        for remote in (b"crm.example", b"displayName", b"invalid-field"):
            self.assertNotIn(remote, body)

    def test_a_form_that_does_not_fit_what_was_read_gives_way_to_a_plain_fault(self):
        bridge = self.another_bridge({"{to: CustNo, from: /input/customerId}": "{to: CustNo, from: /error/title}",
                                      "tax_id_in_use: Tax id is already in use": "tax_id_in_use: {text: T, answer: {to: CustNo, from: /input/name}}"})
        status, _, body = soap(f"{bridge.soap}/erp", create_customer(tax="DE100209958"), "")
        self.assertEqual(status, 500)
        self.assertIn(b"Fault>", body)
        wait_for("the log line", lambda: "told plainly" in bridge.log.read_text())
        status, _, body = soap(f"{bridge.soap}/erp", get_customer(4711), "")
        self.assertEqual(status, 500)
        self.assertIn(b"Customer does not exist", body)
        self.assertNotIn(b"No such party", body)

    def another_bridge(self, edits):
        """Its configuration is edited, and it asks the same services."""
        bridge = Bridge(self.programs, self.erp, self.crm, folder="edited")
        for old, new in edits.items():
            file = bridge.folder / "customers.yaml"
            self.assertIn(old, file.read_text())
            file.write_text(file.read_text().replace(old, new, 1))
        bridge.start()
        bridge.move_everything("modern")
        return bridge

    def test_what_stays_unmatched_passes_through(self):
        request = "<e:SlowReport><e:Millis>0</e:Millis></e:SlowReport>"
        self.assertEqual(soap(self.erp, request, "")[2], soap(f"{self.bridge.soap}/erp", request, "")[2])


unittest.main(argv=sys.argv[:1])

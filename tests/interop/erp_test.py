# SPDX-License-Identifier: Apache-2.0
"""What the bridge may rely on in the legacy ERP."""
import threading
import time
import unittest

from servers import ERP, Erp, text, verdict

ADDRESS = ("<Addr><Type>BILL</Type><Street>Am Hang 1</Street><City>Köln</City><Zip>50667</Zip>"
           "<Country>DE</Country></Addr>")


def get(number):
    return f"<GetCustomer><CustNo>{number}</CustNo></GetCustomer>"


def create(name="Neu AG", tax_id="<TaxId>NEW-1</TaxId>", limit="1500.1", currency="EUR", address=ADDRESS):
    return (f"<CreateCustomer><Head><Name>{name}</Name>{tax_id}"
            f'<CreditLimit Currency="{currency}">{limit}</CreditLimit></Head>{address}</CreateCustomer>')


def change(number, head="", rest=""):
    return f"<ChangeCustomer><Head><CustNo>{number}</CustNo>{head}</Head>{rest}</ChangeCustomer>"


def order(number, quantity="2.5", price="10.01"):
    return (f"<CreateOrder><CustNo>{number}</CustNo><Date>2024-02-29</Date>"
            f'<Item Line="1"><Sku>A-1</Sku><Qty>{quantity}</Qty><Price>{price}</Price></Item></CreateOrder>')


class ErpTest(unittest.TestCase):
    def setUp(self):
        self.erp = Erp()
        self.addCleanup(self.erp.stop)

    def connect(self):
        connection = self.erp.connect()
        self.addCleanup(connection.close)
        return connection

    def ask(self, request, version="1.1"):
        status, answer = self.erp.call(request, version)
        self.assertEqual(status, 200)
        return answer

    def test_every_answer_is_valid_by_the_schema_of_the_wsdl(self):
        schema = self.erp.schema()
        requests = [create(), change(1, "<Name>X</Name>"), order(1), "<SlowReport><Millis>1</Millis></SlowReport>",
                    "<GetInvoice><InvNo>R2021-100421</InvNo></GetInvoice>"]
        for number in range(1, 202):
            requests += [get(number)] + [f"<{name}><CustNo>{number}</CustNo></{name}>"
                                         for name in ("ListOrders", "ListInvoices")]
        for request in requests:
            schema.assertValid(self.ask(request))

    def test_both_soap_versions_say_the_same_on_one_connection(self):
        connection = self.connect()
        answers = [self.erp.call(get(42), version, connection)[1] for version in ("1.1", "1.2", "1.1")]
        self.assertEqual(len({answer.xpath("string()") for answer in answers}), 1)

    def test_an_unknown_customer_is_a_declared_fault(self):
        for version, status in (("1.1", 500), ("1.2", 400)):
            got, fault = self.erp.call(get(4711), version)
            detail = fault.find(f".//{{{ERP}}}CustomerFault")
            self.assertEqual((got, text(detail, "Code"), text(detail, "CustNo")), (status, "042", "4711"))
            self.erp.schema().assertValid(detail)

    def test_an_unknown_invoice_is_a_declared_fault(self):
        status, fault = self.erp.call("<GetInvoice><InvNo>R1</InvNo></GetInvoice>")
        self.assertEqual((status, text(fault.find(f".//{{{ERP}}}InvoiceFault"), "Code")), (500, "043"))

    def test_decimals_keep_their_digits(self):
        self.assertEqual(text(self.ask(get(42)), "Head/CreditLimit"), "1234567.10")
        self.assertEqual(text(self.ask(get(79)), "Head/CreditLimit"), "1234567890123456.78")

    def test_absent_nil_and_empty_are_three_values(self):
        emails = [text(self.ask(get(number)), "Head/Email") for number in (12, 11, 8)]
        self.assertEqual(emails, [None, "nil", ""])

    def test_a_change_clears_what_is_nil_and_leaves_what_is_absent(self):
        self.ask(change(42, '<TaxId xsi:nil="true"/>'))
        answer = self.ask(get(42))
        self.assertEqual((text(answer, "Head/TaxId"), text(answer, "Head/Email")), ("nil", "office42@example.com"))

    def test_a_change_replaces_the_address_of_its_type(self):
        self.ask(change(42, "", ADDRESS))
        streets = [street.text for street in self.ask(get(42)).iter(f"{{{ERP}}}Street")]
        self.assertEqual(streets, ["Am Hang 1", "Rua do Cais 43"])

    def test_a_new_customer_is_found_under_its_number(self):
        number = text(self.ask(create()), "CustNo")
        answer = self.ask(get(number))
        self.assertEqual([text(answer, f"Head/{name}") for name in ("Name", "Stat", "CreditLimit", "Email")],
                         ["Neu AG", "A", "1500.10", None])

    def test_business_errors_come_in_normal_answers(self):
        cases = {
            "E017": create(tax_id="<TaxId>DE100209958</TaxId>"), "E030": create(currency="XXX"),
            "E051": create(limit="5000000.01"), "E052": create(limit="1.001"), "E070": create(address=""),
            "E071": create(address=ADDRESS * 2), "E042": change(4711), "A900": change(13), "E061": change(11),
            "E060": order(9), "E053": order(42, quantity="0"), "W110": order(42, quantity="999999"),
            "W105": create(name="Rossi Foods", tax_id='<TaxId xsi:nil="true"/>'), "S000": order(42),
        }
        self.assertEqual({name: verdict(self.ask(request)) for name, request in cases.items()},
                         {name: name for name in cases})

    def test_a_refused_customer_leaves_no_trace(self):
        self.ask(create(limit="9999999"))
        self.assertEqual(text(self.ask(create()), "CustNo"), "201")

    def test_orders_are_found_from_a_date_and_up_to_a_number(self):
        def numbers(more):
            answer = self.ask(f"<ListOrders><CustNo>42</CustNo>{more}</ListOrders>")
            return [element.text for element in answer.iter(f"{{{ERP}}}OrderNo")]
        self.assertEqual(numbers("<FromDate>2021-10-01</FromDate>"), ["100422", "100423"])
        self.assertEqual(numbers("<MaxRows>1</MaxRows>"), ["100421"])

    def test_an_order_is_summed_exactly(self):
        self.assertEqual(text(self.ask(order(42, "2.500", "10.01")), "Amount"), "25.03")

    def test_what_is_not_understood_is_a_fault_and_the_server_goes_on(self):
        for request in ("<Nope/>", get("x"), "<GetCustomer/>", "<GetCustomer>", get("1</CustNo><CustNo>2"),
                        get("1</CustNo><Extra/><CustNo>1"), change(42, "<Stat>Z</Stat>"),
                        "<ListOrders><CustNo>42</CustNo><FromDate>2023-02-29</FromDate></ListOrders>"):
            status, fault = self.erp.call(request)
            self.assertEqual((status, fault.tag.endswith("Fault")), (500, True), request)
        self.assertEqual(verdict(self.ask(get(42))), "S000")

    def test_a_limit_that_stays_may_exceed_the_maximum(self):
        self.assertEqual(verdict(self.ask(change(79, "<Name>Groß AG</Name>"))), "S000")

    def test_a_slow_report_keeps_nobody_waiting(self):
        slow = threading.Thread(target=self.ask, args=("<SlowReport><Millis>1500</Millis></SlowReport>",))
        begin = time.monotonic()
        slow.start()
        self.ask(get(42))
        self.assertLess(time.monotonic() - begin, 1.0)
        slow.join()
        self.assertGreaterEqual(time.monotonic() - begin, 1.5)

    def test_the_wsdl_names_the_host_that_was_asked(self):
        connection = self.connect()
        connection.request("GET", "/erp?wsdl", headers={"Host": "erp.example:1234"})
        self.assertEqual(connection.getresponse().read().count(b'location="http://erp.example:1234/erp"'), 2)

    def test_sigterm_ends_it_in_the_middle_of_a_call(self):
        connection = self.connect()
        connection.request("POST", "/erp", '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
                           '<SlowReport xmlns="urn:erp"><Millis>60000</Millis></SlowReport></s:Body></s:Envelope>',
                           {"Content-Type": "text/xml"})
        self.erp.stop()


if __name__ == "__main__":
    unittest.main()

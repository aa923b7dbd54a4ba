# SPDX-License-Identifier: Apache-2.0
"""What the bridge may rely on in the new service, and that it knows what the legacy ERP knows."""
import contextlib
import http.client
import json
import threading
import time
import unittest

from servers import SOURCE, Crm, Erp
from same_data import customer_from_crm, customer_from_erp, invoices_from_crm, invoices_from_erp, \
    orders_from_crm, orders_from_erp

BILLING = {"street": "Am Hang 1", "city": "Köln", "postalCode": "50667", "countryCode": "DE"}
# Limits in CHF that are no multiple of five centimes; blocked parties without a VAT number.
ROUNDED = {8, 16, 24, 32, 48, 56, 64, 72, 88, 96, 104, 112, 128, 136, 144, 152, 168, 176, 184, 192}
UNBLOCKED = {18, 36, 54, 72, 90, 108, 126, 144, 162, 180}


def new_party(amount="1500.10", currency="EUR", **more):
    limit = '{"amount": %s, "currency": "%s"}' % (amount, currency)
    party = {"displayName": "Neu AG", "vatNumber": "NEW-1", "creditLimit": {}, "billing": BILLING, **more}
    return json.dumps(party).replace('"creditLimit": {}', '"creditLimit": ' + limit)


def new_order(number, quantity="2.500", price="10.01"):
    return ('{"customerNumber": %s, "orderDate": "2024-02-29T00:00:00Z", "lines": '
            '[{"position": 1, "sku": "A-1", "quantity": %s, "unitPrice": "%s"}]}' % (number, quantity, price))


class SameDataTest(unittest.TestCase):
    def differing(self, *options):
        """The customers of whom the two sides do not say the same, each with the fields that differ."""
        with Erp() as erp, Crm(*options) as crm:
            pairs = {n: (customer_from_erp(erp, n), customer_from_crm(crm, n)) for n in range(1, 201)}
        return {n: {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
                for n, (old, new) in pairs.items() if old != new}

    def test_both_sides_know_the_same_customers(self):
        self.assertEqual(self.differing("--no-defects"), {})

    def test_the_planted_defects_show_where_the_readme_says(self):
        differing = self.differing()
        self.assertEqual({n for n, fields in differing.items() if "creditLimit" in fields}, ROUNDED)
        self.assertEqual({n for n, fields in differing.items() if "status" in fields}, UNBLOCKED)
        self.assertEqual(set(differing), ROUNDED | UNBLOCKED)

    def test_both_sides_know_the_same_orders_and_invoices(self):
        with Erp() as erp, Crm() as crm:
            for number in range(1, 201):
                self.assertEqual(orders_from_erp(erp, number), orders_from_crm(crm, number))
                self.assertEqual(invoices_from_erp(erp, number), invoices_from_crm(crm, number))


class CrmTest(unittest.TestCase):
    def setUp(self):
        self.crm = Crm("--allow-faults")
        self.addCleanup(self.crm.stop)

    def test_a_party_is_found_by_number_and_by_id(self):
        _, by_number = self.crm.call("GET", "/v2/parties/42")
        _, by_id = self.crm.call("GET", "/v2/parties/" + by_number["id"])
        self.assertEqual(by_number, by_id)

    def test_decimals_keep_their_digits(self):
        amounts = [self.crm.call("GET", f"/v2/parties/{n}")[1]["creditLimit"]["amount"] for n in (42, 79)]
        self.assertEqual(amounts, ["1234567.10", "1234567890123456.78"])

    def test_absent_null_and_empty_are_three_values(self):
        contacts = [self.crm.call("GET", f"/v2/parties/{n}")[1]["contact"] for n in (12, 11, 8)]
        self.assertEqual([contact.get("email", "absent") for contact in contacts], ["absent", None, ""])

    def test_what_is_refused_is_a_problem_with_a_stable_code(self):
        cases = {
            (404, "unknown-party"): ("GET", "/v2/parties/4711", None),
            (404, "unknown-invoice"): ("GET", "/v2/invoices/R1", None),
            (409, "vat-number-in-use"): ("POST", "/v2/parties", new_party(vatNumber="DE100209958")),
            (422, "unsupported-currency"): ("POST", "/v2/parties", new_party(currency="XXX")),
            (422, "credit-limit-too-high"): ("POST", "/v2/parties", new_party("5000000.01")),
            (422, "invalid-amount"): ("POST", "/v2/parties", new_party("1.001")),
            (422, "billing-missing"): ("POST", "/v2/parties", new_party().replace("billing", "shipping")),
            (422, "invalid-field"): ("POST", "/v2/parties", new_party(colour="red")),
            (400, "malformed-json"): ("POST", "/v2/parties", '{"a": 1, "a": 2}'),
            (423, "party-locked"): ("PATCH", "/v2/parties/13", {}),
            (409, "party-closed"): ("PATCH", "/v2/parties/11", {}),
            (409, "party-blocked"): ("POST", "/v2/orders", new_order(9)),
            (422, "invalid-quantity"): ("POST", "/v2/orders", new_order(42, "0")),
            (405, "method-not-allowed"): ("DELETE", "/v2/parties/42", None),
        }
        for (status, code), call in cases.items():
            got, problem = self.crm.call(*call)
            self.assertEqual((got, problem["status"], problem["code"]), (status, status, code))

    def test_what_is_to_be_known_is_said_in_the_result(self):
        results = [self.crm.call("POST", path, body)[1]["result"]["code"] for path, body in (
            ("/v2/parties", new_party()), ("/v2/parties", new_party(displayName="Rossi Foods", vatNumber=None)),
            ("/v2/orders", new_order(42, "999999")))]
        self.assertEqual(results, ["ok", "name-in-use", "credit-limit-exceeded"])

    def test_a_change_keeps_what_it_does_not_name(self):
        change = {"vatNumber": None, "contact": {"phones": []}, "billing": BILLING}
        _, before = self.crm.call("GET", "/v2/parties/42")
        _, after = self.crm.call("PATCH", "/v2/parties/42", change)
        kept = ("displayName", "contact", "creditLimit", "shipping", "memberSince")
        self.assertEqual([after[name] for name in kept], [before[name] for name in kept])
        self.assertEqual((after["vatNumber"], after["billing"]), (None, BILLING))

    def test_an_idempotency_key_creates_once(self):
        key = {"Idempotency-Key": "k1"}
        first, second = (self.crm.call("POST", "/v2/parties", new_party(), key) for _ in range(2))
        self.assertEqual(first, second)
        self.assertEqual(self.crm.call("GET", "/v2/parties?vatNumber=NEW-1")[1]["total"], 1)

    def test_an_idempotency_key_belongs_to_one_request(self):
        key = {"Idempotency-Key": "k1"}
        self.crm.call("POST", "/v2/parties", new_party(), key)
        status, problem = self.crm.call("POST", "/v2/parties", new_party("1.00"), key)
        self.assertEqual((status, problem["code"]), (422, "idempotency-key-reused"))

    def test_an_order_is_summed_exactly(self):
        _, order = self.crm.call("POST", "/v2/orders", new_order(42))
        self.assertEqual((order["total"], order["lines"][0]["quantity"]),
                         ({"amount": "25.03", "currency": "EUR"}, "2.500"))

    def test_the_api_description_is_served(self):
        with contextlib.closing(self.crm.connect()) as connection:
            connection.request("GET", "/openapi.yaml")
            served = connection.getresponse().read()
        self.assertEqual(served, (SOURCE / "examples/new-crm/openapi.yaml").read_bytes())

    def test_faults_are_served_as_often_as_asked(self):
        self.crm.call("POST", "/_fault", {"mode": "503", "count": 2})
        self.assertEqual([self.crm.call("GET", "/v2/parties/42")[0] for _ in range(3)], [503, 503, 200])

    def test_a_truncated_answer_ends_early(self):
        self.crm.call("POST", "/_fault", {"mode": "truncate"})
        with self.assertRaises(http.client.IncompleteRead):
            self.crm.call("GET", "/v2/parties/42")

    def test_a_hanging_call_goes_on_when_the_fault_is_lifted(self):
        self.crm.call("POST", "/_fault", {"mode": "hang"})
        lift = threading.Timer(0.3, self.crm.call, ("POST", "/_fault", {"mode": "none"}))
        lift.start()
        begin = time.monotonic()
        self.assertEqual(self.crm.call("GET", "/v2/parties/42")[0], 200)
        self.assertGreater(time.monotonic() - begin, 0.25)
        lift.join()

    def test_sigterm_ends_it_in_the_middle_of_a_call(self):
        self.crm.call("POST", "/_fault", {"mode": "hang"})
        with contextlib.closing(self.crm.connect()) as connection:
            connection.request("GET", "/v2/parties/42")
            self.crm.stop()


class PlainCrmTest(unittest.TestCase):
    def test_faults_are_not_offered_unasked(self):
        with Crm() as crm:
            self.assertEqual(crm.call("POST", "/_fault", {"mode": "500"})[0], 404)


if __name__ == "__main__":
    unittest.main()

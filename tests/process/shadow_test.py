# SPDX-License-Identifier: Apache-2.0
"""In shadow the other side is asked aside and compared, and no caller is ever the worse for it."""
import concurrent.futures
import json
import signal
import sys
import time
import unittest

from bridge import Bridge, Programs, get_customer, wait_for

NUMBERS = range(1, 101)


class Shadow(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.bridge = Bridge(self.programs, self.programs.erp(), self.programs.crm())
        self.bridge.start()

    def shadow(self, *words):
        self.bridge.command("routes", "set", "customer.get", "--stage", "shadow", "--reason", "compare", *words)

    def parity(self):
        return json.loads(self.bridge.command("-o", "json", "parity", "customer.get").stdout)

    def compared(self, pairs):
        wait_for(f"{pairs} pairs", lambda: self.parity()["pairs"] >= pairs)
        return self.parity()

    def test_both_defects_of_the_new_service_stand_out_and_nothing_else(self):
        before = {n: (self.bridge.customer(n)[2], get_customer(f"{self.bridge.soap}/erp", n)[2]) for n in NUMBERS}
        self.shadow()
        for n in NUMBERS:
            self.assertEqual(self.bridge.customer(n)[2], before[n][0])
            self.assertEqual(get_customer(f"{self.bridge.soap}/erp", n)[2], before[n][1])
        found = self.compared(2 * len(NUMBERS))
        self.assertEqual(found["pairs"], 2 * len(NUMBERS))
        self.assertEqual(found["left_out"], {})
        differences = {one["field"]: one for one in found["differences"]}
        self.assertEqual(set(differences), {"/creditLimit", "/status"})
        self.assertEqual(differences["/creditLimit"]["kind"], "number")
        self.assertEqual(differences["/status"]["kind"], "text")
        self.assertEqual(differences["/status"]["examples"][0]["answered"], '"BLOCKED"')
        self.assertEqual(differences["/status"]["examples"][0]["aside"], '"ACTIVE"')
        for field in differences.values():
            self.assertEqual(field["pairs"] % 2, 0, "by REST and by SOAP alike")
        self.assertEqual(found["different"] + found["same"], found["pairs"])
        table = self.bridge.command("parity").stdout
        self.assertIn("customer.get", table)
        self.assertEqual(found["fields_that_differ"], ["/creditLimit", "/status"])
        told = self.bridge.command("parity", "customer.get").stdout
        self.assertIn("beyond rules, noise and other forms: /creditLimit, /status", told)

    def test_an_unknown_customer_is_unknown_on_both_sides(self):
        self.shadow()
        self.assertEqual(self.bridge.customer(4711)[0], 404)
        get_customer(f"{self.bridge.soap}/erp", 4711)
        found = self.compared(2)
        self.assertEqual((found["same"], found["differences"]), (2, []))

    def test_a_new_service_that_is_gone_is_another_outcome(self):
        self.shadow()
        self.programs.stop("crm")
        status, _, body = self.bridge.customer(42)
        self.assertEqual(status, 200)
        found = self.compared(1)
        self.assertEqual(found["outcomes"], 1)
        self.assertEqual(found["differences"][0]["kind"], "outcome")
        self.assertEqual(json.loads(body)["customerId"], 42)

    def test_a_new_service_that_hangs_holds_up_nobody(self):
        self.shadow()
        self.programs.signal("crm", signal.SIGSTOP)
        try:
            began = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(8) as callers:
                answers = list(callers.map(lambda n: self.bridge.customer(1 + n % 50)[0], range(300)))
            self.assertEqual(set(answers), {200})
            self.assertLess(time.monotonic() - began, 15)
            wait_for("what finds no room", lambda: self.parity()["left_out"].get("no_room", 0) > 0)
        finally:
            self.programs.signal("crm", signal.SIGCONT)

    def test_what_was_found_survives_a_restart_until_it_is_forgotten(self):
        self.shadow()
        self.bridge.customer(42)
        self.compared(1)
        self.programs.stop("bridge")
        self.bridge.start()
        self.assertEqual(self.parity()["pairs"], 1)
        self.bridge.command("parity", "customer.get", "--forget", "--reason", "mended")
        self.assertEqual(self.parity()["pairs"], 0)

    def test_only_a_share_is_compared_if_the_row_says_so(self):
        self.shadow("--compare", "10%")
        for n in range(300):
            self.bridge.customer(1 + n % 50)
        time.sleep(1)
        self.assertLess(self.parity()["pairs"], 90)

    def test_a_write_has_no_shadow_yet(self):
        refused = self.bridge.command("routes", "set", "customer.create", "--stage", "shadow", "--reason", "x", expect=8)
        self.assertIn("journal", refused.stderr)


unittest.main(argv=sys.argv[:1])

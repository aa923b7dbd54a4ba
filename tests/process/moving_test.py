# SPDX-License-Identifier: Apache-2.0
"""An operation moves, call by call, through both listeners."""
import concurrent.futures
import json
import sys
import threading
import time
import unittest

from bridge import Bridge, Programs, get, get_customer, table_version


class Moving(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.erp = self.programs.erp()
        self.crm = self.programs.crm("--no-defects")
        self.bridge = Bridge(self.programs, self.erp, self.crm)
        self.bridge.start()

    def stage(self, *words, expect=0):
        return self.bridge.command("routes", "set", "customer.get", "--reason", "test", *words, expect=expect)

    def test_both_sides_say_the_same_to_both_callers(self):
        numbers = (1, 7, 42, 79, 100, 200)
        by_legacy = {n: self.bridge.customer(n)[2] for n in numbers}
        soap_by_legacy = {n: get_customer(f"{self.bridge.soap}/erp", n)[2] for n in numbers}
        self.stage("--stage", "modern")
        for n in numbers:
            self.assertEqual(json.loads(self.bridge.customer(n)[2], parse_float=str), json.loads(by_legacy[n], parse_float=str))
            answer = get_customer(f"{self.bridge.soap}/erp", n)
            self.assertEqual(answer[0], 200)
            for element in (b"CustNo>", b"Name>", b"Stat>", b"CreditLimit "):
                self.assertIn(element, answer[2])
        self.bridge.command("rollback", "customer.get", "--reason", "test")
        for n in numbers:
            self.assertEqual(get_customer(f"{self.bridge.soap}/erp", n)[2], soap_by_legacy[n])

    def test_orders_and_invoices_are_the_same_from_either_side(self):
        paths = ("/customers/42/orders", "/customers/40/orders", "/customers/42/orders?fromDate=2021-10-01&maxRows=1",
                 "/customers/42/invoices", "/customers/8/invoices", "/customers/42/invoices?status=PAID&dueBefore=2030-01-01",
                 "/customers/4711/orders", "/invoices/R2021-100421", "/invoices/R1999-1")

        def ask(path):
            status, _, body = get(self.bridge.rest + path)
            said = json.loads(body, parse_float=str)
            return status, said if status == 200 else said["code"]

        by_legacy = {path: ask(path) for path in paths}
        self.assertEqual({answer[0] for answer in by_legacy.values()}, {200, 404})
        self.bridge.move_everything("modern")
        for path in paths:
            self.assertEqual(ask(path), by_legacy[path], path)

    def test_amounts_keep_their_digits(self):
        self.assertIn(b'"creditLimit":1234567.10,', self.bridge.customer(42)[2])
        self.stage("--stage", "modern")
        self.assertIn(b'"creditLimit":1234567.10,', self.bridge.customer(42)[2])
        self.assertIn(b">1234567.10<", get_customer(f"{self.bridge.soap}/erp", 42)[2])

    def test_an_unknown_customer_is_the_same_problem_from_either_side(self):
        codes = set()
        for words in ((), ("--stage", "modern")):
            if words:
                self.stage(*words)
            status, headers, body = self.bridge.customer(4711)
            problem = json.loads(body)
            self.assertEqual(headers["Content-Type"], "application/problem+json")
            codes.add((status, problem["code"]))
        self.assertEqual(len(codes), 1, codes)

    def test_what_is_not_there_yet_is_refused(self):
        self.bridge.command("routes", "set", "customer.create", "--stage", "shadow", "--reason", "test", expect=8)
        self.assertEqual(table_version(self.bridge), 1)

    def test_a_stale_version_is_a_conflict(self):
        self.stage("--stage", "canary", "--share", "10%")
        self.stage("--stage", "modern", "--at-version", "1", expect=5)

    def test_no_call_fails_while_the_table_changes(self):
        stop = threading.Event()
        failures = []

        def call(listener):
            while not stop.is_set():
                done = self.bridge.customer(42) if listener == "rest" else get_customer(f"{self.bridge.soap}/erp", 42)
                if done[0] != 200:
                    failures.append(done)

        with concurrent.futures.ThreadPoolExecutor(4) as callers:
            for listener in ("rest", "soap", "rest", "soap"):
                callers.submit(call, listener)
            for share in range(1, 21):
                self.stage("--stage", "canary", "--share", f"{share * 4}%")
            self.bridge.command("rollback", "customer.get", "--reason", "test")
            time.sleep(0.2)
            stop.set()
        self.assertEqual(failures, [])

    def test_bad_requests_have_their_own_errors(self):
        url = f"{self.bridge.rest}/customers"
        json_type = {"Content-Type": "application/json"}
        for body, status in ((b"{", 400), (b'{"name":"a","name":"b"}', 400), (b"[" * 100000, 413), (b"{}", 400)):
            got, headers, text = get(url, body, json_type)
            self.assertIn(got, (status, 400, 413, 422), text)
            self.assertEqual(headers["Content-Type"], "application/problem+json")
        self.assertEqual(get(f"{self.bridge.rest}/nothing")[0], 404)
        self.assertEqual(get(f"{self.bridge.rest}/customers/42", method="DELETE")[0], 405)
        self.assertEqual(get(f"{self.bridge.rest}/customers/x")[0], 400)
        self.assertEqual(self.bridge.customer(42)[0], 200)


unittest.main(argv=sys.argv[:1])

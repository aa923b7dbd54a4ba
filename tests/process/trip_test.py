# SPDX-License-Identifier: Apache-2.0
"""When the new service fails, the next call is back on legacy by itself: without the store, and without anybody asking."""
import json
import sys
import threading
import time
import unittest
import urllib.request

from bridge import Bridge, Programs, get, wait_for

IN_A_ROW = 5  # the default


class Trip(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.crm = self.programs.crm("--allow-faults")
        self.bridge = Bridge(self.programs, self.programs.erp(), self.crm)

    def start(self, operation="customer.get", trip=None, fallback=False):
        if trip:
            self.declare(operation, trip)
        self.bridge.start()
        self.set("--stage", "canary", "--share", "100%", *(["--fallback"] if fallback else []))

    def declare(self, operation, trip):
        for file in self.bridge.folder.glob("*.yaml"):
            text = file.read_text()
            file.write_text(text.replace(f"  {operation}:\n    owner", f"  {operation}:\n    trip: {trip}\n    owner"))

    def set(self, *words, expect=0):
        return self.bridge.command("routes", "set", "customer.get", *words, "--reason", "test", expect=expect)

    def fault(self, mode, **more):
        status, _, body = get(f"{self.crm.removesuffix('/v2')}/_fault", json.dumps({"mode": mode, **more}).encode())
        self.assertEqual(status, 200, body)

    def row(self, operation="customer.get"):
        return json.loads(self.bridge.command("-o", "json", "routes", "show", operation).stdout)["route"]

    def held(self, operation="customer.get"):
        wait_for("the table to take it up", lambda: self.row(operation).get("held"))
        return self.row(operation)["held"]

    def failures(self, most=60):
        """Calls until one succeeds; how many failed."""
        for count in range(most):
            if self.bridge.customer(42)[0] == 200:
                return count
        return most

    def test_the_call_after_the_failures_is_back_on_legacy_and_the_row_is_held(self):
        self.start()
        self.assertEqual(self.bridge.customer(42)[0], 200)
        self.fault("500")
        self.assertEqual(self.failures(), IN_A_ROW)
        held = self.held()
        self.assertEqual(held["by"], "trip")
        self.assertIn("5 calls in a row failed", held["why"])
        self.assertEqual(self.row()["stage"], "legacy")
        self.assertIn("held (trip)", self.bridge.command("routes").stdout)
        status = self.bridge.command("status")
        self.assertIn("customer.get is back on legacy", status.stdout)
        self.assertIn("5 calls in a row failed", status.stdout)
        self.assertIn("by trip since", self.bridge.command("explain", "GET", "/customers/42").stdout)
        entry = json.loads(self.bridge.command("-o", "json", "routes", "history", "customer.get").stdout)["history"][0]
        self.assertEqual((entry["author"], entry["change"]["action"]), ("trip", "trip"))
        self.assertEqual(entry["change"]["evidence"]["rule"], "in_a_row")
        self.assertEqual(entry["change"]["evidence"]["bad"], IN_A_ROW)
        self.assertLessEqual(entry["change"]["evidence"]["first"], entry["change"]["evidence"]["last"])

    def test_a_held_row_is_raised_only_after_its_release(self):
        self.start()
        self.fault("500")
        self.failures()
        self.held()
        refused = self.set("--stage", "canary", "--share", "100%", expect=8)
        self.assertIn("figbridge routes release customer.get", refused.stderr)
        self.fault("none")
        self.bridge.command("routes", "release", "customer.get", "--reason", "mended")
        self.set("--stage", "canary", "--share", "100%")
        for _ in range(3):
            self.assertEqual(self.bridge.customer(42)[0], 200)
        self.assertNotIn("held", self.row())
        self.fault("500")
        self.assertEqual(self.failures(), IN_A_ROW, "it counts from nothing")

    def test_what_callers_do_wrong_trips_nothing(self):
        self.start()
        for _ in range(60):
            self.assertEqual(self.bridge.customer(4711)[0], 404)
        self.assertEqual(self.row()["stage"], "canary")

    def test_with_fallback_no_caller_notices(self):
        self.start(fallback=True)
        self.fault("503")
        for _ in range(2 * IN_A_ROW):
            self.assertEqual(self.bridge.customer(42)[0], 200)
        self.assertIn("in a row", self.held()["why"])

    def test_a_new_service_that_is_slow_goes_back_where_a_limit_is_declared(self):
        self.start(trip="{latency: {p95: 100ms, calls: 10}}")
        for _ in range(10):
            self.bridge.customer(42)
        self.fault("slow", millis=150)
        for _ in range(3):
            self.bridge.customer(42)
        self.assertIn("p95", self.held()["why"])

    def test_wrong_answers_go_back_where_a_limit_is_declared(self):
        self.start(trip="{mismatches: {above: 5%, pairs: 20}}")
        self.set("--stage", "guarded")
        for _ in range(2):
            for number in range(1, 31):
                self.bridge.customer(number)
        self.assertIn("mismatches", self.held()["why"])

    def test_a_write_goes_nowhere_by_itself_unless_that_is_declared_and_never_twice(self):
        self.start("customer.create", "{stages: [canary]}")
        self.bridge.command("routes", "set", "customer.create", "--stage", "canary", "--caller", "anonymous",
                            "--accept-loss", "--reason", "test")
        self.fault("truncate")
        answers = [self.create(n) for n in range(IN_A_ROW + 1)]
        self.assertEqual([status for status in answers if status < 300], answers[IN_A_ROW:], answers)
        self.assertEqual(self.held("customer.create")["by"], "trip")
        self.fault("none")
        for n in range(IN_A_ROW + 1):
            with urllib.request.urlopen(f"{self.crm}/parties?vatNumber=DE{n:09}") as answer:
                found = json.loads(answer.read())
            self.assertEqual(len(found["items"] if isinstance(found, dict) else found), 1 if n < IN_A_ROW else 0)

    def create(self, number):
        body = {"name": f"Nadel {number}", "taxId": f"DE{number:09}", "creditLimit": 1, "currency": "EUR",
                "billing": {"street": "Am Markt 1", "city": "Bonn", "zip": "53111", "country": "DE"}}
        return get(f"{self.bridge.rest}/customers", json.dumps(body).encode(), {"Content-Type": "application/json"})[0]

    def test_it_goes_back_although_the_store_is_lost_and_says_that_the_ledger_lacks_it(self):
        self.start()
        for file in (self.bridge.folder / "state").glob("figbridge.db*"):
            if file.suffix in (".db", ".db-wal", ".db-shm"):
                file.unlink()
        self.fault("500")
        self.assertEqual(self.failures(), IN_A_ROW)
        self.held()
        self.assertIn("not in the ledger yet", self.bridge.command("status").stderr)
        self.programs.stop("bridge")
        self.bridge.start()
        self.assertEqual(self.row()["stage"], "legacy")

    def test_under_load_no_call_that_begins_afterwards_goes_to_the_new_service(self):
        self.start(trip="{in_a_row: 1}")
        calls = []  # when it began, when it ended, whether it was answered
        done = threading.Event()

        def caller(first):
            number = first
            while not done.is_set():
                number = 1 + number % 100
                began = time.monotonic()
                status = self.bridge.customer(number)[0]
                calls.append((began, time.monotonic(), status == 200))
        callers = [threading.Thread(target=caller, args=(12 * n,)) for n in range(8)]
        for one in callers:
            one.start()
        wait_for("some calls", lambda: len(calls) > 400)
        self.fault("500")
        wait_for("some more", lambda: len(calls) > 1200)
        done.set()
        for one in callers:
            one.join()
        bad = [call for call in calls if not call[2]]
        first = min(ended for _, ended, _ in bad)
        last = max(began for began, _, _ in bad)
        after = sum(began > first for began, _, _ in bad)
        print(f"{len(calls)} calls by {len(callers)} callers: {len(bad)} had a bad answer; the last of them began "
              f"{abs(1000 * (last - first)):.1f} ms {'after' if after else 'before'} the first bad answer had arrived")
        self.assertEqual(after, 0)
        self.assertLessEqual(len(bad), len(callers))
        self.held()


unittest.main(argv=sys.argv[:1])

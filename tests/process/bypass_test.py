# SPDX-License-Identifier: Apache-2.0
"""No spelling of a call gets round its operation's route; what cannot be told apart is refused, not guessed."""
import json
import socket
import sys
import threading
import unittest

from bridge import ENVELOPE, Bridge, Programs, get, get_customer

CALL = ENVELOPE.format("<e:GetCustomer><e:CustNo>42</e:CustNo></e:GetCustomer>").encode()
XML = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"urn:erp#GetCustomer"'}
FAR = CALL.replace(b"<soapenv:Body>", b"<soapenv:Header><h>" + b"x" * 70_000 + b"</h></soapenv:Header><soapenv:Body>")
PARTS = (b"--b\r\nContent-Type: application/xop+xml; type=\"text/xml\"\r\nContent-ID: <root>\r\n\r\n" + CALL + b"\r\n--b--\r\n")


class Bypass(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.bridge = Bridge(self.programs, self.programs.erp(), self.programs.crm("--no-defects"))
        self.bridge.start()

    def stage(self, *words):
        self.bridge.command("routes", "set", "customer.get", "--reason", "test", *words)

    def post(self, path, body=CALL, headers=XML):
        return get(self.bridge.soap + path, body, headers)

    def test_other_spellings_of_the_path_follow_the_route(self):
        self.stage("--stage", "modern")
        expected = get_customer(f"{self.bridge.soap}/erp", 42)[2]
        for path in ("/ERP", "/erp/", "//erp", "/./erp", "/%65rp", "/erp;jsessionid=1"):
            status, _, body = self.post(path)
            self.assertEqual((status, body), (200, expected), path)

    def test_calls_without_action_or_media_type_follow_the_route(self):
        self.stage("--stage", "modern")
        expected = get_customer(f"{self.bridge.soap}/erp", 42)[2]
        for headers in ({"Content-Type": "text/xml"}, {"Content-Type": "application/xml"},
                        {"Content-Type": "text/xml", "SOAPAction": '""'}):
            status, _, body = self.post("/erp", headers=headers)
            self.assertEqual((status, body), (200, expected), headers)

    def test_a_wrong_action_gets_round_nothing(self):
        wrong = [{**XML, "SOAPAction": '"urn:erp#ListOrders"'}, {**XML, "SOAPAction": '"urn:erp#SlowReport"'},
                 {"Content-Type": 'application/soap+xml; action="urn:erp#ListOrders"'}]
        for headers in wrong[:2]:
            self.assertEqual(self.post("/erp", headers=headers)[0], 200, "the old service is to judge while nothing has moved")
        self.stage("--stage", "modern")
        for headers in wrong:
            status, _, body = self.post("/erp", headers=headers)
            self.assertGreaterEqual(status, 400, headers)
            self.assertIn(b"it cannot be told which operation is called", body)

    def test_attachments_pass_through_to_legacy_and_to_nobody_else(self):
        parts = {"Content-Type": 'multipart/related; boundary=b; type="application/xop+xml"; start="<root>"'}
        at_legacy = self.post("/erp", PARTS, parts)
        self.assertEqual(at_legacy[0], 200, at_legacy[2])
        self.stage("--stage", "modern")
        status, _, body = self.post("/erp", PARTS, parts)
        self.assertEqual(status, 500)
        self.assertIn(b"attachments and encoded messages are passed through only", body)

    def test_a_call_that_cannot_be_named_is_refused_once_an_operation_has_moved(self):
        nameless = {"Content-Type": "text/xml"}
        self.assertEqual(self.post("/erp", FAR, nameless)[0], 200)
        self.stage("--stage", "modern")
        status, _, body = self.post("/erp", FAR, nameless)
        self.assertEqual(status, 500)
        self.assertIn(b"it cannot be told which operation is called", body)
        self.bridge.command("rollback", "customer.get", "--reason", "test")
        self.assertEqual(self.post("/erp", FAR, nameless)[0], 200)

    def test_a_canary_leaves_to_legacy_what_only_legacy_can_read(self):
        self.stage("--stage", "canary", "--share", "100%")
        big = CALL.replace(b"<e:CustNo>", b"<!--" + b"x" * (11 << 20) + b"--><e:CustNo>")
        status, _, body = self.post("/erp", big)
        self.assertEqual(status, 200, body[:300])
        self.assertIn(b">42<", body)


class DyingBackend(unittest.TestCase):
    """The legacy service promises more than it sends, and goes."""

    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listening.close)
        threading.Thread(target=self.die, daemon=True).start()
        erp = f"http://127.0.0.1:{self.listening.getsockname()[1]}/erp"
        self.bridge = Bridge(self.programs, erp, self.programs.crm())
        self.bridge.start()

    def die(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n\r\n<half")

    def test_a_passed_through_caller_gets_a_fault_and_no_half_answer(self):
        status, headers, body = get_customer(f"{self.bridge.soap}/erp", 42)
        self.assertEqual((status, headers["Content-Type"]), (500, "text/xml; charset=utf-8"))
        self.assertIn(b"Fault>", body)
        self.assertNotIn(b"<half", body)

    def test_a_rest_caller_gets_a_problem(self):
        status, headers, _ = self.bridge.customer(42)
        self.assertEqual((status, headers["Content-Type"]), (502, "application/problem+json"))


class Reload(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.bridge = Bridge(self.programs, self.programs.erp(), self.programs.crm("--no-defects"))
        self.bridge.start()
        self.file = self.bridge.folder / "figbridge.yaml"

    def test_calls_go_on_over_many_reloads_and_memory_does_not_grow(self):
        def resident():
            with open(f"/proc/{self.bridge.process.pid}/statm", encoding="ascii") as pages:
                return int(pages.read().split()[1]) * 4096
        failures = []
        stop = threading.Event()

        def call():
            while not stop.is_set():
                if self.bridge.customer(42)[0] != 200 or get_customer(f"{self.bridge.soap}/erp", 42)[0] != 200:
                    failures.append(1)
        callers = [threading.Thread(target=call) for _ in range(2)]
        for caller in callers:
            caller.start()
        for _ in range(10):
            self.bridge.command("reload")
        after_ten = resident()
        for _ in range(30):
            self.bridge.command("reload")
        stop.set()
        for caller in callers:
            caller.join()
        self.assertEqual(failures, [])
        self.assertLess(resident(), after_ten * 1.5)

    def test_what_is_read_at_start_only_is_told(self):
        self.file.write_text(self.file.read_text() + "\nthreads: 1\n")
        self.assertIn("takes a restart: threads", self.bridge.command("reload").stderr)

    def test_requests_that_no_listener_has_get_a_problem(self):
        host, port = self.bridge.rest[7:].split(":")
        with socket.create_connection((host, int(port)), 10) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\n\r\n")
            answer = raw.recv(65536)
        self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
        self.assertIn(b"application/problem+json", answer)


unittest.main(argv=sys.argv[:1])

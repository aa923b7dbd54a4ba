# SPDX-License-Identifier: Apache-2.0
"""Jobs that cannot be done are held, and a person replays, corrects or discards them; a crash in between loses nothing."""
import base64
import http.server
import json
import signal
import sys
import threading
import time
import unittest

from bridge import FIGBRIDGE, Programs, figbridge, free_port, get, wait_for

CONFIGURATION = """
store: {{path: state/figbridge.db}}
admin: {{socket: state/admin.sock}}
listeners:
  api: {{protocol: rest, listen: "127.0.0.1:{port}", authenticate: none}}
backends:
  stock: {{protocol: rest, endpoints: ["http://127.0.0.1:{backend}"], retries: {{count: 0}}}}
operations:
  order.create:
    contract: order.json
    accepted: {{when: always, wait: 0s, attempts: 1}}
    listeners: [{{rest: "POST /orders"}}]
    modern: {{backend: stock, call: "POST /orders"}}
routes:
  order.create: {{stage: modern}}
"""
CONTRACT = {"input": {"type": "object", "properties": {
    "ref": {"type": "string", "x-class": "public"}, "house": {"type": "string", "x-class": "public"},
    "name": {"type": "string"}, "amount": {"type": "number"}}}}


class Stock:
    """A service with warehouses: orders for one that is not there end in an error that is no answer."""

    def __init__(self):
        self.houses = {"W1"}
        self.done = []
        self.gate = threading.Event()
        self.gate.set()
        stock = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                bytes_in = self.rfile.read(int(self.headers["Content-Length"]))
                order = json.loads(bytes_in)
                stock.gate.wait(20)
                known = order["house"] in stock.houses
                if known:
                    stock.done.append((order["ref"], bytes_in.decode()))
                data = b'{"result": "ok"}' if known else b'{"code": "no-such-house"}'
                self.send_response(200 if known else 501)
                self.send_header("Content-Type", "application/json" if known else "application/problem+json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # the bridge was killed in the middle

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Jobs(unittest.TestCase):
    def setUp(self):
        self.stock = Stock()
        self.addCleanup(self.stock.server.server_close)
        self.addCleanup(self.stock.server.shutdown)
        self.programs = self.enterContext(Programs())
        self.folder = self.programs.folder / "config"
        self.folder.mkdir()
        self.port = free_port()
        text = CONFIGURATION.format(port=self.port, backend=self.stock.server.server_address[1])
        (self.folder / "figbridge.yaml").write_text(text)
        (self.folder / "order.json").write_text(json.dumps(CONTRACT))
        self.start()

    def start(self):
        self.process, _ = self.programs.start("bridge", FIGBRIDGE, "serve", "--config", self.folder, ready="\nready\n")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def command(self, *words, expect=0):
        return figbridge("--socket", self.folder / "state/admin.sock", *words, expect=expect)

    def order(self, ref, house):
        body = f'{{"ref": "{ref}", "house": "{house}", "name": "Miller", "amount": 12345678901234567890.10}}'
        status, headers, body = get(f"http://127.0.0.1:{self.port}/orders", body.encode(), {"Content-Type": "application/json"})
        self.assertEqual(status, 202, body)
        return headers["Location"].split("/")[-1]

    def job(self, job_id):
        status, _, body = get(f"http://127.0.0.1:{self.port}/jobs/{job_id}")
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def answer(self, job_id):
        status, _, body = get(f"http://127.0.0.1:{self.port}/jobs/{job_id}/answer")
        return status, json.loads(body)

    def wait_for_state(self, job_id, state):
        wait_for(f"{job_id} {state}", lambda: self.job(job_id)["state"] == state)

    def held(self, *refs, house="W9"):
        ids = [self.order(ref, house) for ref in refs]
        for each in ids:
            self.wait_for_state(each, "held")
        return ids

    def letters(self, *filters):
        return json.loads(self.command("-o", "json", "deadletters", "list", *filters).stdout)

    def wait_for_status(self, text):
        wait_for(text, lambda: text in self.command("status").stdout)


class DeadLetters(Jobs):
    def test_held_ones_are_listed_by_cause_and_shown_masked(self):
        first, second = self.held("r1", "r2")
        told = self.letters("--operation", "order.create")
        self.assertEqual([one["id"] for one in told["dead_letters"]], [first, second])
        self.assertEqual([group["count"] for group in told["groups"]], [2])
        self.assertEqual(self.letters("--cause", "nothing like it")["dead_letters"], [])
        shown = self.command("deadletters", "show", first).stdout
        self.assertIn('"house": "W9"', shown)
        self.assertIn('"name": "***"', shown)
        self.wait_for_status("2 held")

    def test_a_replay_stops_after_failures_and_goes_on_when_it_is_asked_again(self):
        ids = self.held("r1", "r2", "r3")
        planned = self.command("deadletters", "replay", "--all", "--dry-run").stdout
        self.assertIn("stock POST /orders", planned)
        self.assertEqual(self.stock.done, [])
        self.command("deadletters", "replay", "--all", expect=64)
        self.command("deadletters", "replay", "--all", "--rate", "100", "--reason", "too early", expect=2)
        self.assertEqual(len(self.letters()["dead_letters"]), 3)
        self.assertEqual([len(json.loads(self.command("-o", "json", "deadletters", "show", each).stdout)["notes"]) for each in ids],
                         [1, 0, 0])
        self.stock.houses.add("W9")
        self.command("deadletters", "replay", "--operation", "order.create", "--rate", "100", "--reason", "W9 is there")
        self.assertEqual(sorted(ref for ref, _ in self.stock.done), ["r1", "r2", "r3"])
        self.assertTrue(all("12345678901234567890.10" in body for _, body in self.stock.done))
        for each in ids:
            self.assertEqual(self.answer(each), (200, {"result": "ok"}))
        self.command("deadletters", "replay", ids[0], "--reason", "again", expect=4)

    def test_a_corrected_copy_is_done_and_the_original_names_it(self):
        first, = self.held("r1")
        self.command("deadletters", "edit", first, "--set", "/nowhere=W1", "--reason", "x", expect=1)
        self.command("deadletters", "edit", first, "--set", "/house=W1", "--reason", "W9 is closed")
        status, told = self.answer(first)
        self.assertEqual((status, told["code"]), (422, "job_corrected"))
        copy = json.loads(self.command("-o", "json", "deadletters", "show", first).stdout)["notes"][0]["job"]
        self.assertIn(copy, told["detail"])
        self.wait_for_state(copy, "done")
        self.assertEqual(self.job(copy)["insteadOf"], first)
        (ref, body), = self.stock.done
        self.assertEqual(ref, "r1")
        self.assertIn("12345678901234567890.10", body)

    def test_a_discarded_one_has_failed(self):
        first, = self.held("r1")
        self.command("deadletters", "discard", first, "--reason", "entered by hand")
        status, told = self.answer(first)
        self.assertEqual((status, told["code"]), (422, "job_discarded"))
        self.assertIn("entered by hand", self.command("deadletters", "show", first).stdout)
        self.assertEqual(self.letters()["dead_letters"], [])

    def test_a_crash_in_mid_replay_loses_and_repeats_nothing(self):
        refs = [f"r{number}" for number in range(12)]
        ids = self.held(*refs)
        self.stock.houses.add("W9")
        for _ in range(3):
            replaying = threading.Thread(target=lambda: self.command(
                "deadletters", "replay", "--all", "--rate", "200", "--patience", "1", "--stop-after", "0", "--reason", "W9 is there",
                expect=None))
            before = len(self.stock.done)
            replaying.start()
            wait_for("a replay", lambda: len(self.stock.done) > before or not replaying.is_alive())
            self.kill()
            replaying.join()
            self.start()
        self.command("deadletters", "replay", "--all", "--rate", "200", "--stop-after", "0", "--reason", "the rest", expect=None)
        for each in ids:
            wait_for(f"the end of {each}", lambda: self.job(each)["state"] in ("done", "unresolved"))
        states = [self.job(each)["state"] for each in ids]
        done = [ref for ref, _ in self.stock.done]
        self.assertEqual(len(set(done)), len(done), "nothing is done twice")
        for ref, state in zip(refs, states):
            if state == "done":
                self.assertIn(ref, done)
        self.assertLessEqual(states.count("unresolved"), 3)


class Stopping(Jobs):
    def test_a_stop_lets_what_is_under_way_end(self):
        self.stock.gate.clear()
        first = self.order("r1", "W1")
        self.wait_for_state(first, "running")
        self.process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        self.stock.gate.set()
        self.assertEqual(self.process.wait(20), 0)
        self.start()
        self.assertEqual(self.job(first)["state"], "done")
        self.assertEqual(len(self.stock.done), 1)


class Sealed(Jobs):
    def use_keys(self, *names):
        """Each name's key is 32 times its first letter."""
        self.process.terminate()
        self.process.wait(20)
        keys = self.folder / "keys"
        keys.unlink(missing_ok=True)
        keys.write_text("".join(f"{name} {base64.b64encode(name[0].encode() * 32).decode()}\n" for name in names))
        keys.chmod(0o600)
        file = self.folder / "figbridge.yaml"
        file.write_text(file.read_text().replace("{path: state/figbridge.db}", "{path: state/figbridge.db, key_file: keys}"))
        self.start()

    def journal(self):
        return b"".join(file.read_bytes() for file in (self.folder / "state").glob("*.journal.db*"))

    def test_what_callers_sent_is_not_readable_in_the_journal_and_keys_rotate(self):
        self.use_keys("a")
        first, second = self.order("r1", "W1"), self.order("r2", "W9")
        self.wait_for_state(first, "done")
        self.wait_for_state(second, "held")
        self.assertIn(first.encode(), self.journal())
        self.assertNotIn(b"Miller", self.journal())
        self.use_keys("b", "a")
        self.assertEqual(self.answer(first), (200, {"result": "ok"}))
        self.stock.houses.add("W9")
        self.command("deadletters", "replay", second, "--reason", "W9 is there")
        self.use_keys("c")
        status, _, body = get(f"http://127.0.0.1:{self.port}/jobs/{first}")
        self.assertEqual((status, json.loads(body)["type"]), (503, "urn:figbridge:error:storage"))
        self.wait_for_state(self.order("r3", "W1"), "done")


unittest.main(argv=sys.argv[:1])

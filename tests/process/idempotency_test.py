# SPDX-License-Identifier: Apache-2.0
"""kill -9 between a write and its answer: what is keyed is done once, answered the same, and never lost."""
import collections
import contextlib
import http.client
import http.server
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
import urllib.error

from bridge import FIGBRIDGE, Programs, figbridge, free_port, get, wait_for

KILLS = 300 if os.environ.get("FIGBRIDGE_SOAK") else 20
CLIENTS = 6

CONFIGURATION = """
store: {{path: state/figbridge.db}}
admin: {{socket: state/admin.sock}}
metrics: {{listen: "127.0.0.1:{metrics}"}}
listeners:
  api: {{protocol: rest, listen: "127.0.0.1:{port}", authenticate: none}}
backends:
  counter: {{protocol: rest, endpoints: ["http://127.0.0.1:{backend}"], retries: {{count: 0}}, max_in_flight: 64}}
operations:
  # Neither key nor read: at most once, and a person looks.
  order.blind:
    idempotency: {{keys: required}}
    listeners: [{{rest: "POST /blind"}}]
    modern: {{backend: counter, call: "POST /blind"}}
  # A read tells what became of it.
  order.read:
    contract: order.json
    idempotency: {{at: /ref}}
    listeners: [{{rest: "POST /read"}}]
    modern:
      backend: counter
      call: "POST /read"
      settle_with:
        call: "GET /find/{{ref}}"
        request: [{{from: /ref, to: ref}}]
        response: [{{from: ref, to: /ref}}, {{from: serial, to: /serial}}]
        absent: ["404"]
        after: 1s
  # May be sent again; the service does it once for a key.
  order.again:
    safety: idempotent
    idempotency: {{keys: required}}
    listeners: [{{rest: "POST /again"}}]
    modern: {{backend: counter, call: "POST /again"}}
  # Jobs: answered later, with a key of the caller's.
  order.later:
    idempotency: {{keys: required}}
    accepted: {{when: always, wait: 0s}}
    listeners: [{{rest: "POST /later"}}]
    modern: {{backend: counter, call: "POST /later"}}
routes:
  order.later: {{stage: modern}}
  order.blind: {{stage: modern}}
  order.read: {{stage: modern}}
  order.again: {{stage: modern}}
"""
CONTRACT = {"input": {"type": "object", "properties": {"ref": {"type": "string"}}}}


class Counter:
    """A service that counts how often it did what."""

    def __init__(self, chance):
        self.lock = threading.Lock()
        self.done = collections.Counter()  # (kind, ref) → how often
        self.answers = {}
        self.chance = chance
        counter = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                ref = json.loads(self.rfile.read(int(self.headers["Content-Length"]))).get("ref")
                if ref is None:
                    return self.answer(500, {})
                pause = counter.pause()
                time.sleep(pause[0])
                answer = counter.do(self.path[1:], ref, self.headers["Idempotency-Key"])
                time.sleep(pause[1])
                self.answer(200, answer)

            def do_GET(self):
                answer = counter.answers.get(("read", self.path.split("/")[-1]))
                self.answer(200 if answer else 404, answer or {"code": "none"})

            def answer(self, status, body):
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
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

    def pause(self):
        with self.lock:
            return self.chance.uniform(0, 0.01), self.chance.uniform(0, 0.01)

    def do(self, kind, ref, key):
        with self.lock:
            if kind == "again" and ("key", key) in self.answers:
                return self.answers["key", key]
            self.done[kind, ref] += 1
            answer = {"ref": ref, "serial": len(self.done)}
            self.answers[kind, ref] = answer
            self.answers["key", key] = answer
            return answer


class Idempotency(unittest.TestCase):
    def setUp(self):
        self.seed = int(os.environ.get("FIGBRIDGE_SEED", "20261121"))
        self.chance = random.Random(self.seed)
        self.counter = Counter(random.Random(self.seed + 1))
        self.addCleanup(self.counter.server.server_close)
        self.addCleanup(self.counter.server.shutdown)
        self.programs = self.enterContext(Programs())
        self.folder = self.programs.folder / "config"
        self.folder.mkdir()
        self.port = free_port()
        self.metrics = free_port()
        text = CONFIGURATION.format(port=self.port, metrics=self.metrics, backend=self.counter.server.server_address[1])
        (self.folder / "figbridge.yaml").write_text(text)
        (self.folder / "order.json").write_text(json.dumps(CONTRACT))
        self.jobs = {}  # (kind, ref) → where its job is, once it was accepted
        self.asked = {}  # (kind, ref) → first acknowledged answer, or None
        self.lock = threading.Lock()

    def start(self):
        self.process, _ = self.programs.start("bridge", FIGBRIDGE, "serve", "--config", self.folder, ready="\nready\n")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def command(self, *words, expect=0):
        return figbridge("--socket", self.folder / "state/admin.sock", *words, expect=expect)

    def ask(self, kind, ref):
        headers = {"Content-Type": "application/json"}
        if kind != "read":
            headers["Idempotency-Key"] = ref
        return get(f"http://127.0.0.1:{self.port}/{kind}", json.dumps({"ref": ref}).encode(), headers)

    def metric_lines(self):
        return get(f"http://127.0.0.1:{self.metrics}/metrics")[2].decode()

    def ask_in_vain(self, kind):
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.ask(kind, "r1")

    def unresolved(self):
        return json.loads(self.command("-o", "json", "unresolved", "list", "--limit", "1000").stdout)["unresolved"]


class Kills(Idempotency):
    def test_keyed_writes_are_done_once_over_kills(self):
        print(f"seed {self.seed}")
        self.start()
        for _ in range(KILLS):
            self.run_until_killed()
            self.start()
            self.check_acknowledged()
        self.check_everything()

    def run_until_killed(self):
        with self.lock:
            seeds = [self.chance.random() for _ in range(CLIENTS)]
            delay = self.chance.uniform(0.05, 0.5)
        clients = [threading.Thread(target=self.be_client, args=(random.Random(each),)) for each in seeds]
        for client in clients:
            client.start()
        time.sleep(delay)
        self.kill()
        for client in clients:
            client.join()

    def be_client(self, chance):
        while self.process.poll() is None:
            with self.lock:
                again = self.asked and chance.random() < 0.3
                call = chance.choice(list(self.asked)) if again else (chance.choice(("blind", "read", "again", "later")), f"r{len(self.asked)}")
                self.asked.setdefault(call)
            try:
                status, headers, body = self.ask(*call)
            except (OSError, urllib.error.URLError, http.client.HTTPException):
                return
            if status == 200:
                self.acknowledge(call, json.loads(body))
            elif status == 202:
                self.jobs[call] = headers["Location"]
            else:
                self.assertIn(status, (409, 502, 503), body)

    def acknowledge(self, call, answer):
        with self.lock:
            first = self.asked[call]
            self.asked[call] = answer
        self.assertIn(first, (None, answer), call)

    def check_acknowledged(self):
        """Of those that were answered, some: the same again, or a word that nobody knows."""
        answered = [call for call, answer in self.asked.items() if answer]
        for call in self.chance.sample(answered, min(40, len(answered))):
            self.check(call)

    def check(self, call):
        """Asks until there is an answer; whether the write is unresolved."""
        end = time.monotonic() + 30
        while True:
            status, headers, body = self.ask(*call)
            said = json.loads(body)
            if status == 200:
                self.acknowledge(call, said)
                return False
            if status == 202:
                self.assertEqual(call[0], "later", body)
            else:
                self.assertEqual(status, 409, (call, body))
                if said["code"] == "idempotency_unresolved":
                    self.assertIn(call[0], ("blind", "later"), body)
                    return True
            self.assertLess(time.monotonic(), end, (call, body))
            time.sleep(0.1)

    def check_jobs(self):
        """Those that were accepted are there, and end by themselves."""
        for call, place in self.jobs.items():
            def has_ended():
                status, _, body = get(f"http://127.0.0.1:{self.port}{place}")
                self.assertEqual(status, 200, (call, body))
                return json.loads(body)["state"] in ("done", "unresolved")
            wait_for(f"the end of {call}", has_ended)

    def check_everything(self):
        self.check_jobs()
        print(f"{len(self.jobs)} jobs")
        unresolved = sum(self.check(call) for call in list(self.asked))
        for call in self.asked:
            most = self.counter.done[call]
            self.assertLessEqual(most, 1, call)
            if self.asked[call]:
                self.assertEqual(most, 1, call)
        self.assertEqual(len(self.unresolved()), min(unresolved, 1000))
        print(f"{len(self.asked)} keys, {sum(self.counter.done.values())} writes, {unresolved} unresolved")


class AtOnce(Idempotency):
    def test_of_many_with_one_key_one_is_done(self):
        self.start()
        self.counter.pause = lambda: (0.2, 0)
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.ask("blind", "r1"))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.counter.done["blind", "r1"], 1)
        statuses = collections.Counter(status for status, _, _ in answers)
        self.assertEqual(set(statuses), {200, 409})
        self.assertEqual(sum("Idempotency-Replayed" not in headers for status, headers, _ in answers if status == 200), 1)


class SlowSystem(Idempotency):
    def test_that_a_write_is_not_there_yet_says_nothing(self):
        """The service is still at it while the bridge comes back and asks."""
        self.start()
        self.counter.pause = lambda: (0.7, 0)
        asking = threading.Thread(target=self.ask_in_vain, args=("read",))
        asking.start()
        time.sleep(0.3)
        self.kill()
        asking.join()
        self.start()
        status, _, body = self.ask("read", "r1")
        self.assertEqual((status, json.loads(body)["code"]), (409, "idempotency_key_in_flight"))
        wait_for("an answer", lambda: self.ask("read", "r1")[0] == 200)
        self.assertEqual(self.counter.done["read", "r1"], 1)


class Unresolved(Idempotency):
    def leave_one(self):
        """A write whose answer nobody saw."""
        self.start()
        self.counter.pause = lambda: (0, 1)
        asking = threading.Thread(target=self.ask_in_vain, args=("blind",))
        asking.start()
        wait_for("the write", lambda: self.counter.done)
        self.kill()
        asking.join()
        self.counter.pause = lambda: (0, 0)
        self.start()
        return self.unresolved()[0]

    def test_a_person_says_that_it_was_applied(self):
        one = self.leave_one()
        self.assertEqual((one["operation"], one["idempotency_key"]), ("order.blind", "r1"))
        self.assertIn('"ref": "***"', self.command("unresolved", "show", one["id"]).stdout)
        wait_for("the figures", lambda: "1 unresolved" in self.command("status").stdout)
        self.assertIn("\nfigbridge_intents_unresolved 1\n", self.metric_lines())
        self.command("unresolved", "settle", one["id"], "--reason", "x", expect=64)
        self.command("unresolved", "settle", "none", "--applied", "--reason", "x", expect=4)
        self.command("unresolved", "settle", one["id"], "--applied", "--reason", "it stands there")
        self.command("unresolved", "settle", one["id"], "--not-applied", "--reason", "or not", expect=5)
        status, _, body = self.ask("blind", "r1")
        self.assertEqual((status, json.loads(body)["code"]), (409, "idempotency_answer_unknown"))
        self.assertIn("\nfigbridge_journal_failing 0\n", self.metric_lines())
        self.assertEqual(self.counter.done["blind", "r1"], 1)
        self.assertIn("it stands there", self.command("unresolved", "show", one["id"]).stdout)
        self.assertEqual(self.unresolved(), [])

    def test_a_person_says_that_it_was_not_applied(self):
        one = self.leave_one()
        self.command("unresolved", "settle", one["id"], "--not-applied", "--reason", "nothing there")
        self.assertEqual(self.ask("blind", "r1")[0], 200)
        self.assertEqual(self.counter.done["blind", "r1"], 2)


class LostStore(Idempotency):
    def test_what_must_be_recorded_is_refused_until_the_journal_is_back(self):
        journal = self.folder / "state/figbridge.db.journal.db"
        journal.parent.mkdir()
        journal.write_text("this is no database, as anybody can see who looks at it")
        self.start()
        status, headers, body = self.ask("blind", "r1")
        self.assertEqual((status, json.loads(body)["type"]), (503, "urn:figbridge:error:storage"))
        self.assertEqual(headers["Retry-After"], "5")
        self.assertEqual(sum(self.counter.done.values()), 0)
        plain = get(f"http://127.0.0.1:{self.port}/read", b"{}", {"Content-Type": "application/json"})
        self.assertEqual(plain[0], 502, "it was called, and does not know what is meant")
        self.assertIn("not a SQLite database", self.command("status").stderr)
        journal.unlink()
        wait_for("the journal", lambda: self.ask("blind", "r1")[0] == 200)
        self.assertEqual(self.counter.done["blind", "r1"], 1)
        self.assertEqual(self.ask("blind", "r1")[1]["Idempotency-Replayed"], "true")

    def test_a_damaged_record_is_never_answered_from(self):
        self.start()
        for ref in ("r1", "r2"):
            self.assertEqual(self.ask("blind", ref)[0], 200)
        time.sleep(1)  # nobody waits for the outcome to be on the disk
        self.kill()
        with contextlib.closing(sqlite3.connect(self.folder / "state/figbridge.db.journal.db")) as journal, journal:
            journal.execute("UPDATE intent SET answer = x'31' WHERE key = 'r1'")
        self.start()
        status, _, body = self.ask("blind", "r1")
        self.assertEqual((status, json.loads(body)["code"]), (409, "idempotency_unresolved"))
        self.assertEqual(self.ask("blind", "r2")[0], 200)
        self.assertEqual(sum(self.counter.done.values()), 2)

    def test_two_bridges_do_not_share_a_store(self):
        self.start()
        self.assertEqual(self.ask("blind", "r1")[0], 200)
        first = self.port
        self.port = free_port()
        text = (self.folder / "figbridge.yaml").read_text()
        text = text.replace(str(first), str(self.port)).replace("admin.sock", "other.sock")
        text = text.replace(str(self.metrics), str(free_port()))
        (self.folder / "figbridge.yaml").write_text(text)
        second = subprocess.run([FIGBRIDGE, "serve", "--config", self.folder], capture_output=True, text=True, timeout=60)
        self.assertEqual(second.returncode, 5, second)
        self.assertIn(f"another bridge (process {self.process.pid}) runs on the store", second.stdout + second.stderr)
        self.kill()
        self.start()  # whatever became of the first one
        self.assertEqual(self.ask("blind", "r1")[0], 200)


unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""Measures the bridge beside nginx, HAProxy and node-soap on one machine in one run. CPU time is the measured process's own,
from /proc; the load (wrk) and the backend (nginx with a fixed answer) are other processes. Prints ratios; --json FILE writes
rows {name, value, unit, against, ratio, reach, met}."""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid):
    """A process and all that descend from it."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{thread}/children", encoding="ascii") as children:
                    found += map(int, children.read().split())
    return found


def cpu_seconds(pid):
    total = 0
    for one in family(pid):
        with contextlib.suppress(OSError), open(f"/proc/{one}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def memory_bytes(pid):
    total = 0
    for one in family(pid):
        with contextlib.suppress(OSError), open(f"/proc/{one}/statm", encoding="ascii") as statm:
            resident, shared = map(int, statm.read().split()[1:3])
            total += (resident - shared) * PAGE
    return total


class UnixConnection(http.client.HTTPConnection):
    """HTTP to the admin socket."""

    def __init__(self, path):
        super().__init__("admin")
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

    def set_stage(self, operation, stage):
        """The version of the table that this makes."""
        self.request("POST", f"/v1/routes/{operation}", json.dumps({"set": {"stage": stage}, "reason": "bench"}),
                     {"Content-Type": "application/json"})
        answer = self.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise SystemExit(f"the table could not be changed: {said.decode()}")
        return json.loads(said)["version"]


class Bench:
    def __init__(self, build, seconds):
        self.build = build
        self.seconds = seconds
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="figbridge-bench-"))
        self.processes = []
        self.rows = []

    def start(self, *command, port):
        with open(self.folder / f"{len(self.processes)}.log", "wb") as log:
            process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, cwd=self.folder)
        self.processes.append(process)
        for _ in range(200):
            if process.poll() is not None:
                raise SystemExit(f"{command} ended:\n" + pathlib.Path(log.name).read_text())
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return process.pid
            time.sleep(0.05)
        raise SystemExit(f"{command} does not listen")

    def end(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)
        shutil.rmtree(self.folder)

    def row(self, name, value, unit, against="", other=None, reach=None, at_least=False):
        ratio = None if other is None else value / other
        met = None
        if reach is not None:
            measured = value if ratio is None else ratio
            met = bool(measured >= reach if at_least else measured <= reach)
        self.rows.append({"name": name, "value": round(value, 3), "unit": unit, "against": against,
                          "ratio": None if ratio is None else round(ratio, 3), "reach": reach, "met": met})

    # --- peers

    def answerer(self, quote="Q-2026-0047110815"):
        """nginx answering every request with the same SOAP answer."""
        port = free_port()
        text = (HERE / "http/answer.xml").read_text().replace("Q-2026-0047110815", quote).replace("\n", "\\n").replace("'", "\\'")
        return self.nginx(port, f"location / {{ default_type 'text/xml; charset=utf-8'; return 200 '{text}'; }}"), port

    def nginx(self, port, location, extra=""):
        file = self.folder / f"nginx-{port}.conf"
        file.write_text(f"daemon off; worker_processes 1; pid {self.folder}/nginx-{port}.pid; error_log stderr crit;\n"
                        f"events {{ worker_connections 16000; }}\nhttp {{ access_log off; keepalive_requests 1000000000;\n"
                        f"client_body_temp_path {self.folder}/b; proxy_temp_path {self.folder}/p; fastcgi_temp_path {self.folder}/f;\n"
                        f"uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;\n"
                        f"{extra}\nserver {{ listen 127.0.0.1:{port} backlog=8192; {location} }} }}\n")
        return self.start("nginx", "-e", "stderr", "-c", file, "-p", self.folder, port=port)

    def forwarding_nginx(self, backend):
        port = free_port()
        extra = f"upstream backend {{ server 127.0.0.1:{backend}; keepalive 64; keepalive_requests 1000000000; }}"
        location = 'location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }'
        return self.nginx(port, location, extra), port

    def forwarding_haproxy(self, backend):
        port = free_port()
        file = self.folder / "haproxy.cfg"
        file.write_text("global\n nbthread 1\n maxconn 8000\ndefaults\n mode http\n timeout connect 5s\n timeout client 60s\n"
                        " timeout server 60s\n http-reuse always\n"
                        f"frontend f\n bind 127.0.0.1:{port}\n default_backend b\nbackend b\n server s 127.0.0.1:{backend}\n")
        return self.start("haproxy", "-db", "-f", file, port=port), port

    def node(self, backend):
        port = free_port()
        shutil.copy(HERE / "http/translator.js", self.build / "bench-peers/translator.js")
        return self.start("node", self.build / "bench-peers/translator.js", HERE / "http/quote.wsdl",
                          f"http://127.0.0.1:{backend}/quotes", port, port=port), port

    def bridge(self, backend, name="bridge", modern=None):
        """Everything on, as it is shipped: log, metrics, observed, routing table; one thread."""
        soap, rest, metrics = free_port(), free_port(), free_port()
        folder = self.folder / name
        folder.mkdir()
        (folder / "figbridge.yaml").write_text(f"""
threads: 1
listeners:
  old: {{protocol: soap, listen: "127.0.0.1:{soap}", wsdl: {HERE}/http/quote.wsdl, path: /quotes, unmatched: forward, forward_to: quotes}}
  api: {{protocol: rest, listen: "127.0.0.1:{rest}"}}
backends:
  quotes: {{protocol: soap, wsdl: {HERE}/http/quote.wsdl, endpoints: ["http://127.0.0.1:{backend}/quotes"], max_in_flight: 2000}}
  new: {{protocol: soap, wsdl: {HERE}/http/quote.wsdl, endpoints: ["http://127.0.0.1:{modern or backend}/quotes"], max_in_flight: 2000}}
operations:
  quote.price:
    safety: read
    key: /CustomerNumber
    listeners: [{{rest: POST /quotes}}, {{soap: PriceQuote}}]
    legacy: {{backend: quotes, call: PriceQuote}}
    modern: {{backend: new, call: PriceQuote}}
store: {{path: state/figbridge.db}}
admin: {{socket: state/admin.sock}}
metrics: {{listen: "127.0.0.1:{metrics}"}}
log: {{level: info, file: state/log.jsonl}}
""")
        (folder / "state").mkdir()
        pid = self.start(self.build / "bin/figbridge", "serve", "--config", folder, port=rest)
        return pid, soap, rest

    # --- measuring

    def script(self, file, media, pause=0):
        """What makes wrk post a file, each connection every `pause` milliseconds."""
        script = self.folder / f"{pathlib.Path(file).name}-{pause}.lua"
        action = 'wrk.headers["SOAPAction"] = "\\"urn:quote#PriceQuote\\""\n' if file.endswith("xml") else ""
        script.write_text(f'wrk.method = "POST"\nlocal f = io.open("{HERE}/http/{file}", "rb")\nwrk.body = f:read("*a")\n'
                          f'wrk.headers["Content-Type"] = "{media}"\n{action}'
                          + (f"function delay() return {pause} end\n" if pause else ""))
        return str(script)

    def load(self, pid, url, file, media, connections=32, seconds=None):
        """wrk posting one body; CPU microseconds a request of `pid`, requests a second, p99 in ms."""
        command = ["wrk", "-t1", f"-c{connections}", "--latency", "-s", self.script(file, media)]
        subprocess.run([*command, "-d1s", url], check=True, capture_output=True)
        before = cpu_seconds(pid)
        done = subprocess.run([*command, f"-d{seconds or self.seconds}s", url], check=True, capture_output=True, text=True).stdout
        used = cpu_seconds(pid) - before
        requests = int(re.search(r"(\d+) requests in", done)[1])
        if "Non-2xx" in done or "Socket errors" in done:
            raise SystemExit(f"calls failed under load of {url}:\n{done}")
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
        p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", done)
        milliseconds = float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]
        return used / requests * 1e6, rate, milliseconds

    def forwarding(self):
        _, backend = self.answerer()
        xml, media = "request.xml", "text/xml; charset=utf-8"
        nginx_pid, nginx = self.forwarding_nginx(backend)
        haproxy_pid, haproxy = self.forwarding_haproxy(backend)
        bridge_pid, soap, rest = self.bridge(backend)
        base, rate, p99 = self.load(nginx_pid, f"http://127.0.0.1:{nginx}/quotes", xml, media)
        self.row("nginx forwarding, CPU", base, "µs/request")
        self.row("nginx forwarding, rate", rate, "requests/s")
        self.row("nginx forwarding, p99", p99, "ms")
        other, _, _ = self.load(haproxy_pid, f"http://127.0.0.1:{haproxy}/quotes", xml, media)
        self.row("HAProxy forwarding, CPU", other, "µs/request", "nginx", base)
        cpu, rate, p99 = self.load(bridge_pid, f"http://127.0.0.1:{soap}/quotes", xml, media)
        self.row("SOAP pass-through, CPU", cpu, "µs/request", "nginx", base, 1.2)
        self.row("SOAP pass-through, rate", rate, "requests/s")
        self.row("SOAP pass-through, p99", p99, "ms")
        cpu, rate, p99 = self.load(bridge_pid, f"http://127.0.0.1:{rest}/quotes", "request.json", "application/json")
        self.row("REST → SOAP → REST, CPU", cpu, "µs/request", "nginx", base, 1.8)
        self.row("REST → SOAP → REST, rate", rate, "requests/s")
        self.row("REST → SOAP → REST, p99", p99, "ms")
        self.row("bridge after load, memory", memory_bytes(bridge_pid) / 1e6, "MB")
        node_pid, node = self.node(backend)
        slow, _, _ = self.load(node_pid, f"http://127.0.0.1:{node}/quotes", "request.json", "application/json")
        self.row("node-soap, CPU", slow, "µs/request", "REST → SOAP → REST", cpu, 25, at_least=True)

    def idle(self, count=10_000):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        count = min(count, hard - 200)
        _, backend = self.answerer()
        nginx_pid, nginx = self.forwarding_nginx(backend)
        bridge_pid, _, rest = self.bridge(backend, "idle")
        results = []
        for pid, port in ((nginx_pid, nginx), (bridge_pid, rest)):
            sockets = []
            request = b"GET /nothing HTTP/1.1\r\nHost: bench\r\n\r\n"
            for _ in range(count):
                connection = socket.create_connection(("127.0.0.1", port), 10)
                connection.sendall(request)
                connection.recv(65536)
                sockets.append(connection)
            time.sleep(1)
            results.append(memory_bytes(pid) / 1e6)
            for connection in sockets:
                connection.close()
        self.row(f"{count} idle connections, nginx, memory", results[0], "MB")
        self.row(f"{count} idle connections, memory", results[1], "MB", reach=80)

    def waiting(self, calls=1000, delay=200):
        port = free_port()
        self.start(self.build / "bench/delayed_answerer", port, delay, HERE / "http/answer.xml", port=port)
        pid, _, rest = self.bridge(port, "waiting")
        _, rate, _ = self.load(pid, f"http://127.0.0.1:{rest}/quotes", "request.json", "application/json", calls, 6)
        ideal = calls * 1000 / delay
        self.row(f"{calls} calls in flight to a {delay} ms backend, rate", rate, "requests/s", "ideal", ideal, 0.9, at_least=True)

    def changes(self, count=10_000):
        """The table is changed again and again, from one side to the other, while calls go through. Each call must be answered, and
        by the side that its version of the table says: both are in its log line."""
        _, legacy = self.answerer()
        _, modern = self.answerer("Q-NEW")
        _, _, rest = self.bridge(legacy, "changes", modern)
        state = self.folder / "changes/state"
        script = self.script("request.json", "application/json", pause=20)
        load = subprocess.Popen(["wrk", "-t1", "-c16", "-d600s", "-s", script, f"http://127.0.0.1:{rest}/quotes"],
                                stdout=subprocess.PIPE, text=True)
        admin = UnixConnection(state / "admin.sock")
        stages, began = {}, time.monotonic()
        for number in range(count):
            stage = "modern" if number % 2 == 0 else "legacy"
            stages[admin.set_stage("quote.price", stage)] = stage
        rate = count / (time.monotonic() - began)
        load.send_signal(signal.SIGINT)
        said = load.communicate()[0]
        failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
        failed += sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", said)))
        time.sleep(1)  # the log's linger
        calls = [line for line in map(json.loads, open(state / "log.jsonl", encoding="utf-8")) if line["event"] == "exchange"]
        mixed = sum(1 for call in calls if call["side"] != stages.get(call["table_version"], "legacy"))
        self.row(f"{count} table changes under load, rate", rate, "changes/s")
        self.row(f"calls meanwhile ({len({call['table_version'] for call in calls})} versions seen)", len(calls), "calls")
        self.row("of these failed", failed, "calls", reach=0)
        self.row("of these answered by another side than their version's", mixed, "calls", reach=0)

    def programs(self):
        """Google Benchmark programs: their own rows."""
        done = subprocess.run([str(self.build / "bench/decide_bench"), "--benchmark_format=json"], capture_output=True, text=True,
                              check=True).stdout
        for result in json.loads(done)["benchmarks"]:
            if result.get("run_type", "iteration") == "iteration":
                self.row(result["name"], result["cpu_time"], result["time_unit"], reach=200 if "ecide" in result["name"] else None)

    def parity(self):
        """Defects that are found among differences that are none, and what comparing a pair costs."""
        file = self.folder / "seeded.json"
        subprocess.run([str(self.build / "bench/parity/seeded_defects"), "--pairs", "50000", "--json", str(file)], check=True,
                       stdout=subprocess.DEVNULL)
        for result in json.loads(file.read_text()):
            ours = result["name"] == "Figbridge"
            self.row(f"seeded defects found, {result['name']}", result["found"], f"of {result['of']}",
                     reach=result["of"] if ours else None, at_least=True)
            self.row(f"false alarms, {result['name']}", result["false_alarms"], "fields", reach=1 if ours else None)
        done = subprocess.run([str(self.build / "bench/compared_pair_bench"), "--benchmark_format=json"], capture_output=True,
                              text=True, check=True).stdout
        for result in json.loads(done)["benchmarks"]:
            self.row(f"{result['name']} ({result['label']}), CPU", result["cpu_time"], "µs/pair", reach=30)

    def durable(self):
        """Records of 1 KB in the store, on the disk of the build: alone, and with others waiting for the same sync."""
        done = subprocess.run([str(self.build / "bench/store_bench"), "--benchmark_format=json", "--benchmark_min_time=2"],
                              capture_output=True, text=True, check=True,
                              env={**os.environ, "FIGBRIDGE_BENCH_FOLDER": str(self.build)}).stdout
        results = json.loads(done)["benchmarks"]
        rates = {result["threads"]: result["items_per_second"] for result in results if "iterations" not in result["name"]}
        compared = {result["name"].split("/")[0]: result for result in results if "iterations" in result["name"]}
        self.row("durable 1 KB records, one by one", rates[1], "records/s")
        self.row("durable 1 KB records, 512 askers", rates[512], "records/s", "one by one", rates[1])
        self.rows[-1].update(reach=15_000, met=rates[512] >= 15_000)
        behind = compared["append_behind_a_long_queue"]
        alone = compared["append_one"]["items_per_second"]
        self.row(f"the same, {behind['label']}", behind["items_per_second"], "records/s", "behind none", alone,
                 reach=0.8, at_least=True)

    def table(self):
        wide = max(len(row["name"]) for row in self.rows)
        print(f"{'':{wide}}  {'value':>12}  {'unit':12}  {'ratio':>7}  {'against':20}  {'reach':>6}  met")
        for row in self.rows:
            ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
            reach = "" if row["reach"] is None else row["reach"]
            met = {None: "", True: "yes", False: "NO"}[row["met"]]
            print(f"{row['name']:{wide}}  {row['value']:>12}  {row['unit']:12}  {ratio:>7}  {row['against']:20}  {reach:>6}  {met}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build", type=pathlib.Path)
    arguments.add_argument("--json", type=pathlib.Path)
    arguments.add_argument("--seconds", type=int, default=5)
    options = arguments.parse_args()
    bench = Bench(options.build.resolve(), options.seconds)
    try:
        for part in (bench.forwarding, bench.idle, bench.waiting, bench.changes, bench.programs, bench.parity, bench.durable):
            part()
    finally:
        bench.end()
    bench.table()
    if options.json:
        options.json.write_text(json.dumps(bench.rows, indent=1, ensure_ascii=False) + "\n")


main()

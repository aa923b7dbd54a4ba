# SPDX-License-Identifier: Apache-2.0
"""Starts the real programs on free loopback ports, below a temporary folder, and ends them by process id."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else TOP / "build/dev"
FIGBRIDGE = BUILD / "bin/figbridge"
ENVELOPE = ('<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="urn:erp"><soapenv:Body>'
            "{}</soapenv:Body></soapenv:Envelope>")
OPERATIONS = ("customer.get", "customer.create", "customer.update", "order.list", "order.create", "invoice.list", "invoice.get")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {seconds} s")


class Programs:
    """A temporary folder and what runs in it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="figbridge-"))
        self.running = []
        self.named = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.running:
            if process.poll() is None:
                process.terminate()
        for process in self.running:
            process.wait(20)
        shutil.rmtree(self.folder)

    def start(self, name, *command, ready, cwd=None):
        log = self.folder / f"{name}.{len(self.running)}.log"
        with open(log, "wb") as out:
            process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=subprocess.STDOUT, cwd=cwd)
        self.running.append(process)
        self.named[name] = process

        def is_ready():
            if process.poll() is not None:
                raise AssertionError(f"{name} ended with {process.returncode}:\n{log.read_text()}")
            return ready in log.read_text()
        wait_for(f"{name}: '{ready}'", is_ready)
        return process, log

    def stop(self, name):
        self.named[name].terminate()
        self.named[name].wait(20)

    def signal(self, name, number):
        self.named[name].send_signal(number)

    def server(self, name, program, *options):
        _, log = self.start(name, BUILD / "examples" / program, "--port", "0", *options, ready="listening on ")
        return int(log.read_text().split("listening on ")[1].split()[0])

    def erp(self):
        return f"http://127.0.0.1:{self.server('erp', 'legacy-erp/erp-server')}/erp"

    def crm(self, *options):
        return f"http://127.0.0.1:{self.server('crm', 'new-crm/crm-server', *options)}/v2"


class Bridge:
    """The story's configuration, with addresses of its own."""

    def __init__(self, programs, erp, crm, folder="config"):
        self.programs = programs
        self.folder = programs.folder / folder
        shutil.copytree(TOP / "config/examples/erp-to-crm", self.folder)
        self.soap = f"http://127.0.0.1:{free_port()}"
        self.rest = f"http://127.0.0.1:{free_port()}"
        file = self.folder / "figbridge.yaml"
        text = file.read_text()
        for old, new in (("http://127.0.0.1:8088/erp", erp), ("http://127.0.0.1:8089/v2", crm),
                         ("127.0.0.1:8080", self.soap[7:]), ("127.0.0.1:8081", self.rest[7:]),
                         ("../../../examples", str(TOP / "examples")), ("metrics:", "# metrics:")):
            text = text.replace(old, new)
        file.write_text(text)
        self.process = None
        self.log = None

    def start(self):
        self.process, self.log = self.programs.start("bridge", FIGBRIDGE, "serve", "--config", self.folder, ready="\nready\n")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def command(self, *words, expect=0):
        return figbridge("--socket", self.folder / "state/admin.sock", *words, expect=expect)

    def move_everything(self, stage):
        for operation in OPERATIONS:
            self.command("routes", "set", operation, "--stage", stage, "--reason", "test")

    def customer(self, number):
        return get(f"{self.rest}/customers/{number}")


def figbridge(*words, expect=0):
    done = subprocess.run([str(FIGBRIDGE), *map(str, words)], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "NO_COLOR": "1"})
    if expect is not None and done.returncode != expect:
        raise AssertionError(f"{words} ended with {done.returncode}, not {expect}:\n{done.stdout}{done.stderr}")
    return done


def get(url, body=None, headers=None, method=None):
    """Status, headers, bytes."""
    request = urllib.request.Request(url, body, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def soap(url, body, action):
    return get(url, ENVELOPE.format(body).encode(), {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'})


def get_customer(url, number):
    return soap(url, f"<e:GetCustomer><e:CustNo>{number}</e:CustNo></e:GetCustomer>", "urn:erp#GetCustomer")


def table_version(bridge):
    return json.loads(bridge.command("-o", "json", "status").stdout)["table"]["version"]

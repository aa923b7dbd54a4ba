# SPDX-License-Identifier: Apache-2.0
"""Starts the example servers on free ports, and talks to them."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess

from lxml import etree

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("FIGBRIDGE_BINARY_DIR", SOURCE / "build" / "dev"))
ERP = "urn:erp"
SOAP = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}
MEDIA_TYPE = {"1.1": "text/xml", "1.2": "application/soap+xml"}


class Server:
    """A started program that says on which port it listens."""

    def __init__(self, program, *options):
        command = [str(BINARY / "examples" / program), "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        match = re.fullmatch(r"listening on (\d+)\n", line)
        if not match:
            self.process.kill()
            raise RuntimeError(f"{command} did not start: {line!r}")
        self.port = int(match.group(1))

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def stop(self):
        """Ends it by SIGTERM; anything but a clean end is an error."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=10)
        finally:
            self.process.kill()
            self.process.stdout.close()
        if code != 0:
            raise RuntimeError(f"{self.process.args} ended with {code}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Erp(Server):
    def __init__(self, *options):
        super().__init__("legacy-erp/erp-server", *options)
        self.url = f"http://127.0.0.1:{self.port}/erp"

    def call(self, request, version="1.1", connection=None):
        """Sends the XML of a request; answers the HTTP status and what stands in the body."""
        if connection is None:
            with contextlib.closing(self.connect()) as own:
                return self.call(request, version, own)
        envelope = (f'<s:Envelope xmlns:s="{SOAP[version]}" xmlns="{ERP}" '
                    f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Body>{request}</s:Body></s:Envelope>')
        headers = {"Content-Type": MEDIA_TYPE[version] + "; charset=utf-8"}
        connection.request("POST", "/erp", envelope.encode(), headers)
        response = connection.getresponse()
        answer = etree.fromstring(response.read())
        assert response.headers["Content-Type"].startswith(MEDIA_TYPE[version]), response.headers["Content-Type"]
        return response.status, answer.find(f"{{{SOAP[version]}}}Body")[0]

    def schema(self):
        with contextlib.closing(self.connect()) as connection:
            connection.request("GET", "/erp?wsdl")
            wsdl = etree.fromstring(connection.getresponse().read())
        return etree.XMLSchema(wsdl.find(".//{http://www.w3.org/2001/XMLSchema}schema"))


class Crm(Server):
    def __init__(self, *options):
        super().__init__("new-crm/crm-server", *options)

    def call(self, method, path, body=None, headers=None):
        """Answers the HTTP status and the JSON document, its decimals as they were written."""
        sent = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        fields = {"Content-Type": "application/json", **(headers or {})}
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, sent, fields)
            response = connection.getresponse()
            return response.status, json.loads(response.read(), parse_float=str)


def text(element, path):
    """The text of a child, None when it is absent; nil is the word nil."""
    child = element.find("/".join(f"{{{ERP}}}{name}" for name in path.split("/")))
    if child is None:
        return None
    if child.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true":
        return "nil"
    return child.text or ""


def verdict(answer):
    return text(answer, "Return/Type") + text(answer, "Return/Num")

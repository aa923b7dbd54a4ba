# SPDX-License-Identifier: Apache-2.0
"""How the bridge shows who it is to backends, and how it goes through a proxy: with servers that check it."""
import base64
import contextlib
import http.client
import http.server
import json
import sys
import threading
import unittest
import urllib.parse

from bridge import FIGBRIDGE, Programs, figbridge, free_port, get

CONFIGURATION = """
listeners:
  api: {{protocol: rest, listen: "127.0.0.1:{port}", authenticate: none}}
backends:
  crm:
    protocol: rest
    endpoints: ["{endpoint}"]
    {more}
operations:
  party.get:
    safety: read
    listeners: [{{rest: "GET /parties/{{id}}"}}]
    modern: {{backend: crm, call: "GET /parties/{{id}}"}}
routes:
  party.get: {{stage: modern}}
store: {{path: state/figbridge.db}}
admin: {{socket: state/admin.sock}}
"""


class Server:
    """Answers with what `answer(handler, body)` gives: status and a JSON value. Remembers what was asked."""

    def __init__(self, answer):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked.append((self.path, self.headers, body))
                status, value = answer(self, body)
                text = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class BackendTest(unittest.TestCase):
    def configure(self, endpoint, more):
        self.programs = self.enterContext(Programs())
        self.port = free_port()
        self.folder = self.programs.folder / "config"
        self.folder.mkdir()
        text = CONFIGURATION.format(port=self.port, endpoint=endpoint, more=more)
        (self.folder / "figbridge.yaml").write_text(text)

    def serve(self):
        self.process, self.log = self.programs.start("bridge", FIGBRIDGE, "serve", "--config", self.folder, ready="\nready\n")

    def whole_log(self):
        self.process.terminate()
        self.process.wait(20)
        return self.log.read_text()

    def party(self, number=1):
        return get(f"http://127.0.0.1:{self.port}/parties/{number}")[0]


class ClientCredentials(BackendTest):
    def setUp(self):
        self.good = ["first"]  # the token that the service takes
        self.id = self.enterContext(Server(self.give_token))
        self.crm = self.enterContext(Server(self.serve_party))
        self.configure(self.crm.url, 'auth: {oauth2: {token_url: "%s/token", client: fb, secret: hunter2, scope: crm}}' % self.id.url)

    def give_token(self, handler, body):
        shown = handler.headers["Authorization"] == "Basic " + base64.b64encode(b"fb:hunter2").decode()
        form = dict(urllib.parse.parse_qsl(body.decode()))
        if not shown or form != {"grant_type": "client_credentials", "scope": "crm"}:
            return 401, {"error": "invalid_client", "error_description": f"not {body!r} hunter2"}
        return 200, {"access_token": self.good[0], "token_type": "Bearer", "expires_in": 300}

    def serve_party(self, handler, _):
        known = handler.headers["Authorization"] == f"Bearer {self.good[0]}"
        return (200, {"id": 1}) if known else (401, {"code": "who"})

    def test_one_token_serves_many_calls_and_is_replaced_when_it_is_refused(self):
        self.serve()
        self.assertEqual([self.party() for _ in range(5)], [200] * 5)
        self.assertEqual(len(self.id.asked), 1)
        self.good[0] = "second"
        self.assertEqual([self.party() for _ in range(3)], [200] * 3)
        self.assertEqual(len(self.id.asked), 2)
        log = self.whole_log()
        self.assertIn("party.get", log)
        for secret in ("hunter2", "first", "second"):
            self.assertNotIn(secret, log)

    def test_the_live_check_tries_it(self):
        self.assertIn("crm: reachable", figbridge("check", self.folder, "--live").stdout)
        file = self.folder / "figbridge.yaml"
        file.write_text(file.read_text().replace("hunter2", "hunter3"))
        said = figbridge("check", self.folder, "--live", expect=7).stdout
        self.assertIn("invalid_client", said)
        self.assertNotIn("hunter", said)

    def test_a_token_endpoint_that_is_gone_fails_calls_and_tells_why(self):
        self.id.__exit__()
        self.serve()
        self.assertEqual(self.party(), 503)
        self.assertIn("token endpoint", self.whole_log())

    def test_the_secret_is_masked_in_what_is_shown(self):
        self.assertNotIn("hunter2", figbridge("check", self.folder, "--show").stdout)


class Proxy(BackendTest):
    """A proxy that wants to know who asks, and passes requests in absolute form on."""

    def setUp(self):
        self.crm = self.enterContext(Server(lambda *_: (200, {"id": 1})))
        self.proxy = self.enterContext(Server(self.pass_on))
        address = self.proxy.url.replace("http://", "http://fb:p%40ss@")
        self.configure(self.crm.url.replace("127.0.0.1", "crm.invalid"), f'proxy: "{address}"')

    def pass_on(self, handler, _):
        if handler.headers["Proxy-Authorization"] != "Basic " + base64.b64encode(b"fb:p@ss").decode():
            return 407, {}
        asked = urllib.parse.urlsplit(handler.path)
        if asked.hostname != "crm.invalid":
            return 502, {}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", asked.port)) as connection:
            connection.request("GET", asked.path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def test_calls_go_through_it_with_its_credentials(self):
        self.serve()
        self.assertEqual(self.party(), 200)
        (path, headers, _), = self.crm.asked
        self.assertEqual(path, "/parties/1")
        self.assertIsNone(headers["Proxy-Authorization"])

    def test_its_password_is_masked_in_what_is_shown(self):
        shown = figbridge("check", self.folder, "--show").stdout
        self.assertIn("http://********@127.0.0.1", shown)
        self.assertNotIn("p%40ss", shown)


unittest.main(argv=sys.argv[:1])

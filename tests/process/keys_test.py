# SPDX-License-Identifier: Apache-2.0
"""Who calls: API keys and networks at both kinds of listeners, before anything is done for the caller."""
import json
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

from bridge import FIGBRIDGE, Programs, figbridge, free_port, get_customer

CONFIGURATION = """
listeners:
  old: {{protocol: soap, listen: "127.0.0.1:{soap}", wsdl: erp.wsdl, authenticate: [api_key], api_keys: keys, unmatched: forward}}
  api: {{protocol: rest, listen: "127.0.0.1:{rest}", authenticate: [api_key], api_keys: keys, answer_headers: true}}
backends:
  erp: {{protocol: soap, wsdl: erp.wsdl, endpoints: ["{erp}"]}}
operations:
  customer.get:
    safety: read
    key: /CustNo
    listeners: [{{rest: "GET /customers/{{CustNo}}"}}]
    legacy: {{backend: erp, call: GetCustomer}}
store: {{path: state/figbridge.db}}
admin: {{socket: admin.sock}}
"""


def ask(url, key=None):
    request = urllib.request.Request(url, headers={} if key is None else {"X-API-Key": key})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Keys(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        erp = self.programs.erp()
        self.folder = self.programs.folder / "config"
        self.folder.mkdir()
        (self.folder / "erp.wsdl").write_bytes(urllib.request.urlopen(f"{erp}?wsdl").read())
        self.soap, self.rest = free_port(), free_port()
        self.keys = self.folder / "keys"
        self.shop = self.create("shop")
        (self.folder / "figbridge.yaml").write_text(CONFIGURATION.format(soap=self.soap, rest=self.rest, erp=erp))
        self.programs.start("bridge", FIGBRIDGE, "serve", "--config", self.folder, ready="\nready\n")
        self.url = f"http://127.0.0.1:{self.rest}/customers/42"

    def create(self, name):
        return figbridge("keys", "create", name, "--file", self.keys).stdout.strip()

    def reload(self):
        figbridge("--socket", self.folder / "admin.sock", "reload")

    def test_who_has_a_key_is_served_and_known_by_name(self):
        status, _, body = ask(self.url, self.shop)
        self.assertEqual(status, 200, body)
        observed = figbridge("--socket", self.folder / "admin.sock", "observed", "--callers").stdout
        self.assertIn("shop", observed)

    def test_who_has_none_is_told_how_to_show_one_and_the_erp_is_not_asked(self):
        for key in (None, "fbk_" + "0" * 64, self.shop.upper()):
            status, headers, body = ask(self.url, key)
            self.assertEqual(status, 401)
            self.assertIn("X-API-Key", headers["WWW-Authenticate"])
            self.assertEqual(json.loads(body)["type"], "urn:figbridge:error:unauthenticated")
        status, headers, body = get_customer(f"http://127.0.0.1:{self.soap}/erp", 42)
        self.assertEqual(status, 401)
        self.assertIn(b"Fault", body)

    def test_the_key_stands_in_no_file_and_in_no_log(self):
        ask(self.url, self.shop)
        ask(self.url, "fbk_" + "1" * 64)
        for path in self.programs.folder.rglob("*"):
            if path.is_file() and not path.is_socket():
                self.assertNotIn(self.shop.encode(), path.read_bytes(), path)
                self.assertNotIn(b"1" * 64, path.read_bytes(), path)

    def test_keys_are_rotated_and_revoked_by_a_reload(self):
        second = self.create("shop")
        self.assertEqual(ask(self.url, second)[0], 401)
        self.reload()
        self.assertEqual((ask(self.url, second)[0], ask(self.url, self.shop)[0]), (200, 200))
        digest = figbridge("keys", "list", "--file", self.keys).stdout.splitlines()[0].split()[1]
        figbridge("keys", "revoke", "shop", "--digest", digest, "--file", self.keys)
        self.reload()
        self.assertEqual((ask(self.url, second)[0], ask(self.url, self.shop)[0]), (200, 401))

    def test_a_key_file_that_became_wrong_changes_nothing(self):
        with open(self.keys, "a") as file:
            file.write("nonsense\n")
        done = subprocess.run([FIGBRIDGE, "--socket", self.folder / "admin.sock", "reload"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3, done)
        self.assertIn("line 2", done.stdout + done.stderr)
        self.assertEqual(ask(self.url, self.shop)[0], 200)


unittest.main(argv=sys.argv[:1])

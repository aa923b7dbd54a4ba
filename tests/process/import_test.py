# SPDX-License-Identifier: Apache-2.0
"""From a service's description to calls that go through, by what `figbridge import` writes and nothing else."""
import json
import pathlib
import re
import sys
import unittest

from bridge import FIGBRIDGE, TOP, Programs, figbridge, free_port, get

LISTENER = """
listeners:
  api: {{protocol: rest, listen: "127.0.0.1:{port}", authenticate: none}}
store: {{path: state/figbridge.db}}
admin: {{socket: state/admin.sock}}
"""


class OpenApi(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.crm = self.programs.crm()
        self.output = self.programs.folder / "crm"

    def serve(self):
        port = free_port()
        (self.output / "figbridge.yaml").write_text(LISTENER.format(port=port))
        figbridge("check", self.output)
        self.programs.start("bridge", FIGBRIDGE, "serve", "--config", self.output, ready="\nready\n")
        return f"http://127.0.0.1:{port}"

    def test_what_is_imported_from_a_file_serves_calls_like_the_service_itself(self):
        done = figbridge("import", "openapi", TOP / "examples/new-crm/openapi.yaml", "--endpoint", self.crm,
                         "--output", self.output)
        self.assertIn("9 operations: 9 understood, 0 refused", done.stdout)
        bridge = self.serve()
        for path in ("/parties/42", "/parties?limit=3", "/invoices?state=UNPAID", "/parties/42/orders"):
            with self.subTest(path):
                direct, through = get(self.crm + path), get(bridge + path)
                self.assertEqual((direct[0], json.loads(direct[2])), (through[0], json.loads(through[2])))
        self.assertEqual(get(bridge + "/parties/999999")[0], 404)
        order = {"customerNumber": 42, "orderDate": "2024-02-29T00:00:00Z",
                 "lines": [{"position": 1, "sku": "A-1", "quantity": 2.5, "unitPrice": "10.01"}]}
        self.assertEqual(get(bridge + "/orders", json.dumps(order).encode(), {"Content-Type": "application/json"})[0], 201)

    def test_a_service_that_shows_its_description_needs_nothing_else(self):
        base = self.crm
        figbridge("import", "openapi", base.replace("/v2", "/openapi.yaml"), "--output", self.output)
        text = (self.output / "backends.yaml").read_text()
        self.assertRegex(text, re.escape(base))
        self.assertEqual(get(self.serve() + "/parties/42")[0], 200)

    def test_an_edited_file_is_not_overwritten(self):
        words = ("import", "openapi", self.crm.replace("/v2", "/openapi.yaml"), "--output", self.output)
        figbridge(*words)
        pathlib.Path(self.output / "operations.yaml").write_text("operations: {}\n")
        self.assertIn("operations.yaml", figbridge(*words, expect=5).stderr)
        figbridge(*words, "--force")


unittest.main(argv=sys.argv[:1])

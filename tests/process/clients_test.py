# SPDX-License-Identifier: Apache-2.0
"""Real SOAP clients say the same through the bridge as against the ERP: zeep, PHP, SOAP::Lite, node-soap."""
import os
import subprocess
import sys
import unittest

from bridge import BUILD, TOP, Bridge, Programs


class Clients(unittest.TestCase):
    def test_every_client_has_the_same_transcript_through_the_bridge(self):
        with Programs() as programs:
            erp = programs.erp()
            bridge = Bridge(programs, erp, programs.crm("--no-defects"))
            bridge.start()
            for client in ("zeep", "php", "perl", "node"):
                with self.subTest(client=client):
                    done = subprocess.run([str(TOP / "tests/interop/compare.sh"), client, erp, f"{bridge.soap}/erp"],
                                          capture_output=True, text=True, timeout=120,
                                          env={**os.environ, "FIGBRIDGE_INTEROP_DIR": str(BUILD / "interop")})
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


unittest.main(argv=sys.argv[:1])

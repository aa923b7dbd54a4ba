# SPDX-License-Identifier: Apache-2.0
"""Real SOAP clients say the same through the bridge as against the ERP: zeep, PHP, SOAP::Lite, node-soap."""
import os
import subprocess
import sys
import unittest

from bridge import BUILD, TOP, Bridge, Programs


class Clients(unittest.TestCase):
    def setUp(self):
        programs = self.enterContext(Programs())
        self.erp = programs.erp()
        self.bridge = Bridge(programs, self.erp, programs.crm("--no-defects"))
        self.bridge.start()

    def expect_the_same_transcripts(self):
        for client in ("zeep", "php", "perl", "node"):
            with self.subTest(client=client):
                done = subprocess.run([str(TOP / "tests/interop/compare.sh"), client, self.erp, f"{self.bridge.soap}/erp"],
                                      capture_output=True, text=True, timeout=120,
                                      env={**os.environ, "FIGBRIDGE_INTEROP_DIR": str(BUILD / "interop")})
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_client_has_the_same_transcript_through_the_bridge(self):
        self.expect_the_same_transcripts()

    def test_every_client_has_the_same_transcript_when_the_new_service_answers_everything(self):
        self.bridge.move_everything("modern")
        self.expect_the_same_transcripts()


unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""The clients print what they are expected to print, and compare.sh sees when they do not."""
import pathlib
import subprocess
import unittest

from servers import Erp

HERE = pathlib.Path(__file__).parent
EXPECTED = (HERE / "clients/expected_transcript.txt").read_text()


class ClientsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.erp = Erp()
        cls.addClassCleanup(cls.erp.stop)

    def expect_transcript(self, client):
        command = [str(HERE / "clients/run_client.sh"), client, self.erp.url]
        run = subprocess.run(command, stdout=subprocess.PIPE, timeout=200, check=True)
        self.assertMultiLineEqual(run.stdout.decode(), EXPECTED)

    def test_zeep(self):
        self.expect_transcript("zeep")

    def test_php(self):
        self.expect_transcript("php")

    def test_perl(self):
        self.expect_transcript("perl")

    def test_node_soap(self):
        self.expect_transcript("node")

    def compare(self, first, second):
        command = [str(HERE / "compare.sh"), "php", first, second]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode

    def test_the_same_behind_two_addresses_is_no_difference(self):
        with Erp() as other:
            self.assertEqual(self.compare(self.erp.url, other.url), 0)

    def test_another_customer_is_a_difference(self):
        with Erp() as other:
            other.call("<ChangeCustomer><Head><CustNo>42</CustNo><Name>Anders</Name></Head></ChangeCustomer>")
            self.assertEqual(self.compare(self.erp.url, other.url), 1)

    def test_a_client_that_fails_is_no_agreement(self):
        self.assertEqual(self.compare("http://127.0.0.1:9/erp", "http://127.0.0.1:9/erp"), 2)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The first hour: one command in front of a SOAP service that nobody told the bridge anything about."""
import json
import sys
import time
import unittest

from bridge import FIGBRIDGE, Programs, figbridge, free_port, get, get_customer, soap


class FirstHour(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.erp = self.programs.erp()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/erp"
        begun = time.monotonic()
        _, self.log = self.programs.start("front", FIGBRIDGE, "front", f"{self.erp}?wsdl", "--listen", f"127.0.0.1:{self.port}",
                                          "--output", self.programs.folder / "front", ready="What is called")
        self.seconds = time.monotonic() - begun

    def observed(self):
        done = figbridge("--socket", self.programs.folder / "front/figbridge.sock", "-o", "json", "observed")
        return json.loads(done.stdout)

    def test_it_says_what_it_understood_and_what_clients_change(self):
        said = self.log.read_text()
        self.assertIn("GetCustomer", said)
        self.assertIn(self.address, said)
        self.assertLess(self.seconds, 300)

    def test_the_wsdl_has_the_bridges_address_and_nothing_else_is_changed(self):
        direct = get(f"{self.erp}?wsdl")[2].decode()
        through = get(f"{self.address}?wsdl")[2].decode()
        self.assertIn(f'location="{self.address}"', through)
        self.assertEqual(through, direct.replace(self.erp, self.address))

    def test_calls_pass_through_byte_for_byte_and_are_listed(self):
        for number in (42, 4711, 1):
            direct = get_customer(self.erp, number)
            through = get_customer(self.address, number)
            self.assertEqual((direct[0], direct[2]), (through[0], through[2]))
        orders = "<e:ListOrders><e:CustNo>42</e:CustNo></e:ListOrders>"
        direct, through = soap(self.erp, orders, ""), soap(self.address, orders, "")
        self.assertEqual((direct[0], direct[2]), (through[0], through[2]))
        text = json.dumps(self.observed())
        self.assertIn("GetCustomer", text)
        self.assertIn("ListOrders", text)

    def test_what_is_no_soap_call_goes_to_the_service_as_well(self):
        direct = get(self.erp.replace("/erp", "/nowhere"))
        through = get(self.address.replace("/erp", "/nowhere"))
        self.assertEqual((direct[0], direct[2]), (through[0], through[2]))

    def test_a_service_that_is_gone_is_a_fault_not_a_hang(self):
        self.programs.running[0].terminate()
        self.programs.running[0].wait(20)
        status, headers, body = get_customer(self.address, 42)
        self.assertIn(status, (500, 502, 503))
        self.assertIn(b"Fault", body)


class SeveralDocuments(unittest.TestCase):
    """A WSDL whose service imports another file, the name of which sorts before its own."""

    def test_the_document_that_was_asked_for_is_the_main_one(self):
        programs = self.enterContext(Programs())
        pages = programs.folder / "pages"
        pages.mkdir()
        text = get(f"{programs.erp()}?wsdl")[2].decode()
        begin, end = text.index("<wsdl:service"), text.index("</wsdl:definitions>")
        head = text[text.index("<wsdl:definitions"):]
        head = head[:head.index(">") + 1]
        (pages / "abstract.wsdl").write_text(text[:begin] + text[end:])
        (pages / "service.wsdl").write_text(f'{head}<wsdl:import namespace="urn:erp" location="abstract.wsdl"/>{text[begin:]}')
        _, log = programs.start("pages", sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", pages,
                                "0", ready="Serving HTTP on ")
        port = int(log.read_text().split(" port ")[1].split()[0])
        output = programs.folder / "front"
        figbridge("front", f"http://127.0.0.1:{port}/service.wsdl", "--output", output, "--write-only")
        self.assertIn('wsdl: "wsdl/service.wsdl"', (output / "figbridge.yaml").read_text())
        self.assertIn("1 listeners, 1 backends", figbridge("check", output).stdout)


unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""Callers of the old service who say who they are by a WS-Security UsernameToken."""
import json
import sys
import unittest

from bridge import Bridge, Programs, get

WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
ENVELOPE = ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="urn:erp"><s:Header>'
            f'<w:Security xmlns:w="{WSSE}" s:mustUnderstand="%s"><w:UsernameToken><w:Username>alice</w:Username>'
            '<w:Password>hunter2</w:Password></w:UsernameToken>%s</w:Security></s:Header><s:Body>%s</s:Body></s:Envelope>')
GET_CUSTOMER = "<e:GetCustomer><e:CustNo>42</e:CustNo></e:GetCustomer>"
SIGNATURE = '<d:Signature xmlns:d="http://www.w3.org/2000/09/xmldsig#"/>'


class UsernameToken(unittest.TestCase):
    def setUp(self):
        programs = self.enterContext(Programs())
        self.erp = programs.erp()
        self.bridge = Bridge(programs, self.erp, programs.crm())
        file = self.bridge.folder / "figbridge.yaml"
        file.write_text(file.read_text().replace("unmatched: forward", "unmatched: forward\n    principal: username_token"))
        self.bridge.start()

    def call(self, body, must_understand="0", more="", url=None, action="urn:erp#GetCustomer"):
        return get(f"{url or self.bridge.soap + '/erp'}", (ENVELOPE % (must_understand, more, body)).encode(),
                   {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'})

    def test_callers_are_who_they_say_and_what_they_send_passes_through(self):
        for body, action in ((GET_CUSTOMER, "urn:erp#GetCustomer"), ("<e:ListOrders><e:CustNo>42</e:CustNo></e:ListOrders>", "")):
            direct, through = self.call(body, url=self.erp, action=action), self.call(body, action=action)
            self.assertEqual((direct[0], direct[2]), (through[0], through[2]))
        seen = json.dumps(json.loads(self.bridge.command("-o", "json", "observed", "--callers").stdout))
        self.assertIn('"alice"', seen)
        self.assertIn('"username_token"', seen)
        self.bridge.process.terminate()
        self.bridge.process.wait(20)
        log = self.bridge.log.read_text()
        self.assertIn('"caller":"alice"', log)
        self.assertIn('"caller_verified":false', log)
        self.assertNotIn("hunter2", log)

    def test_the_token_is_understood_where_the_new_service_answers_and_a_signature_is_not(self):
        self.bridge.command("routes", "set", "customer.get", "--stage", "modern", "--reason", "test", "--yes")
        status, _, body = self.call(GET_CUSTOMER, "1")
        self.assertEqual(status, 200, body)
        status, _, body = self.call(GET_CUSTOMER, "1", SIGNATURE)
        self.assertEqual(status, 500)
        self.assertIn(b"MustUnderstand", body)


unittest.main(argv=sys.argv[:1])

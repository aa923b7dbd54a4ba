# SPDX-License-Identifier: Apache-2.0
"""Rules explain differences, and the bridge proposes them: on the real ERP and the new service, which has two defects."""
import json
import sys
import unittest

from bridge import Bridge, Programs, figbridge, wait_for

NUMBERS = range(1, 101)
CONTRACT = "    contract: contracts/customer.get.json\n"
RULE = ("    compare: {{ask_twice: 100%, rules: {{cents: {{at: /creditLimit, tolerate: 0.02, owner: team-sales, "
        "reason: rounded, expires: {}}}}}}}\n")


class ParityRules(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.bridge = Bridge(self.programs, self.programs.erp(), self.programs.crm())
        self.file = self.bridge.folder / "customers.yaml"

    def edit(self, old, new):
        text = self.file.read_text()
        self.assertIn(old, text)
        self.file.write_text(text.replace(old, new, 1))

    def compared(self):
        for number in NUMBERS:
            self.assertEqual(self.bridge.customer(number)[0], 200)
        wait_for("all pairs", lambda: self.parity()["pairs"] >= len(NUMBERS))
        return self.parity()

    def parity(self):
        return json.loads(self.bridge.command("-o", "json", "parity", "customer.get").stdout)

    def start_in_shadow(self):
        self.bridge.start()
        self.bridge.command("routes", "set", "customer.get", "--stage", "shadow", "--reason", "compare")

    def of(self, report, field):
        return next(one for one in report["differences"] if one["field"] == field)

    def test_what_a_rule_explains_is_counted_under_its_name(self):
        self.edit(CONTRACT, CONTRACT + RULE.format("2099-12-31"))
        self.start_in_shadow()
        found = self.compared()
        self.assertEqual((self.of(found, "/creditLimit")["rule"], self.of(found, "/creditLimit")["verdict"]), ("cents", "explained"))
        self.assertEqual(self.of(found, "/status")["verdict"], "differs")
        self.assertEqual(found["rules"][0]["explained"], self.of(found, "/creditLimit")["pairs"])
        self.assertEqual(found["same"] + found["explained"] + found["different"], found["pairs"])
        self.assertGreater(found["explained"], 0)
        self.assertIn("cents", self.bridge.command("parity", "customer.get").stdout)
        wait_for("every call asked twice", lambda: self.parity()["asked_twice"] == len(NUMBERS))

    def test_coverage_says_what_was_never_compared(self):
        self.start_in_shadow()
        self.compared()
        coverage = self.parity()["coverage"]
        self.assertEqual((coverage["answers"], coverage["keys"]), (len(NUMBERS), {"from": "1", "to": "100"}))
        self.assertEqual(coverage["errors_never"], ["unknown_customer"])
        status = next(one for one in coverage["values"] if one["at"] == "/status")
        self.assertGreater(status["seen"]['"BLOCKED"'], 0)
        self.bridge.customer(4711)
        wait_for("the error", lambda: self.parity()["coverage"]["errors_never"] == [])
        self.assertIn("unknown_customer 1", self.bridge.command("parity", "customer.get", "--coverage").stdout)

    def test_an_expired_rule_explains_nothing_and_says_so(self):
        self.edit(CONTRACT, CONTRACT + RULE.format("2020-12-31"))
        self.assertIn("expired on 2020-12-31", figbridge("check", self.bridge.folder).stderr)
        self.start_in_shadow()
        found = self.compared()
        self.assertEqual((self.of(found, "/creditLimit")["rule"], found["explained"]), ("", 0))
        self.assertTrue(found["rules"][0]["expired"])
        self.assertIn("(expired)", self.bridge.command("parity", "customer.get").stdout)

    def test_a_code_is_proposed_with_its_meaning_accepted_and_explained_from_the_next_reload_on(self):
        self.edit("{from: Head/Stat, to: /status, values: {A: ACTIVE, B: BLOCKED, C: CLOSED}}", "{from: Head/Stat, to: /status}")
        self.start_in_shadow()
        found = self.compared()
        proposal = found["proposals"][0]
        self.assertEqual((proposal["proposal"], proposal["what"]), ("status-map", "map"))
        self.assertIn('"A" means "ACTIVE"', proposal["says"])
        self.assertEqual(proposal["counter_examples"][0]["modern"], '"ACTIVE"', "blocked customers that are not blocked any more")
        self.assertIn('"A" means "ACTIVE"', self.bridge.command("parity", "customer.get", "--proposals").stdout)
        accept = ("parity", "customer.get", "--accept", "status-map", "--owner", "team-sales", "--reason", "codes of the ERP")
        self.bridge.command(*accept, "--expires", "soon", expect=1)
        told = self.bridge.command(*accept, "--expires", "2099-12-31").stdout
        file = self.bridge.folder / "rule-customer.get-status-map.yaml"
        self.assertIn(str(file), told)
        self.assertIn('map: {"A": "ACTIVE"', file.read_text())
        self.bridge.command(*accept, "--expires", "2099-12-31", expect=5)
        self.bridge.command("reload")
        self.bridge.command("parity", "customer.get", "--forget", "--reason", "rule accepted")
        found = self.compared()
        explained = [one for one in found["differences"] if one["rule"] == "customer.get-status-map"]
        self.assertEqual(explained[0]["field"], "/status")
        left = [one for one in found["differences"] if one["field"] == "/status" and not one["rule"]]
        self.assertEqual(left[0]["examples"][-1]["aside"], '"ACTIVE"')
        self.assertEqual(left[0]["verdict"], "differs")


unittest.main(argv=sys.argv[:1])

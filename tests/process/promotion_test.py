# SPDX-License-Identifier: Apache-2.0
"""An operation with gates moves on when the comparison has shown enough, and says what is missing before."""
import json
import sys
import unittest

from bridge import Bridge, Programs, figbridge, wait_for

GATES = "{enforced: true, canary: {pairs: 20, over: 0s, mismatches: 15%}, guarded: {pairs: 20, over: 0s, mismatches: 1%}}"


class Promotion(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.bridge = Bridge(self.programs, self.programs.erp(), self.programs.crm())

    def declare(self, operation, gates):
        for file in self.bridge.folder.glob("*.yaml"):
            text = file.read_text()
            file.write_text(text.replace(f"  {operation}:\n    owner", f"  {operation}:\n    gates: {gates}\n    owner"))

    def start(self):
        self.declare("customer.get", GATES)
        self.bridge.start()

    def set(self, stage, *words, expect=0):
        share = ["--share", "20%"] if stage == "canary" else []
        return self.bridge.command("routes", "set", "customer.get", "--stage", stage, *share, *words, "--reason", "test",
                                   expect=expect)

    def compare(self, numbers):
        """Customers without a planted defect, so that both sides say the same."""
        self.set("shadow")
        before = self.pairs()
        for number in numbers:
            self.bridge.customer(number)
        wait_for("the pairs", lambda: self.pairs() >= before + len(numbers))

    def pairs(self):
        return json.loads(self.bridge.command("-o", "json", "parity", "customer.get").stdout)["pairs"]

    def change(self):
        return json.loads(self.bridge.command("-o", "json", "routes", "history", "customer.get").stdout)["history"][0]["change"]

    def test_without_evidence_nothing_moves_and_the_refusal_says_what_is_missing(self):
        self.start()
        self.assertIn("0 of 20 pairs", self.set("canary", expect=8).stderr)
        self.compare([1, 2, 3])
        refused = self.set("canary", expect=8).stderr
        self.assertIn("3 of 20 pairs", refused)
        self.assertIn("to canary: no (inconclusive): 3 of 20 pairs", self.bridge.command("parity", "customer.get").stdout)
        self.assertIn("3 of 20 pairs", self.bridge.command("routes", "show", "customer.get").stdout)

    def test_with_evidence_it_moves_and_the_history_keeps_the_verdict(self):
        self.start()
        self.compare([1, 2, 3, 4, 5] * 5)
        self.assertIn("to canary: yes", self.bridge.command("parity", "customer.get").stdout)
        self.set("canary")
        self.assertEqual(self.change()["gates"][0]["verdict"], "pass")
        self.assertIn("more without a difference would do", self.set("guarded", expect=8).stderr)

    def test_wrong_answers_fail_the_gate(self):
        self.start()
        self.compare([8, 16, 24, 32] * 6)
        refused = self.set("canary", expect=8).stderr
        self.assertIn("to canary: fail: 24 of 24 pairs differ", refused)

    def test_who_overrides_it_is_in_the_history_with_the_verdict(self):
        self.start()
        done = self.set("canary", "--force")
        self.assertIn("overridden: customer.get to canary: inconclusive: 0 of 20 pairs", done.stderr)
        self.assertTrue(self.change()["force"])
        self.assertEqual(self.change()["gates"][0]["verdict"], "inconclusive")
        self.bridge.command("rollback", "customer.get", "--reason", "never gated")

    def test_a_plan_says_what_its_gates_say(self):
        self.declare("customer.get", GATES)
        self.bridge.start()
        routes = self.bridge.folder / "moved.yaml"
        routes.write_text("routes:\n  customer.get: {stage: canary, cohort: [{share: 5%}]}\n")
        self.bridge.command("reload")
        self.assertIn("its gates do not let it pass: inconclusive: 0 of 20 pairs", self.bridge.command("plan", expect=2).stdout)
        self.bridge.command("apply", "--yes", expect=8)
        self.bridge.command("apply", "--yes", "--force", "--reason", "known")

    def test_gates_that_are_not_enforced_tell_what_they_would_say(self):
        self.bridge.start()
        self.assertIn("not enforced: customer.get to canary: inconclusive: 0 of 300 pairs", self.set("canary").stderr)
        self.assertIn("0 of 1000 pairs (not enforced)", self.bridge.command("parity", "customer.get").stdout)

    def test_a_write_cannot_have_gates(self):
        self.declare("customer.create", "{enforced: true}")
        refused = figbridge("check", "--config", self.bridge.folder, expect=3)
        self.assertIn("only reads are compared", refused.stdout + refused.stderr)


unittest.main(argv=sys.argv[:1])

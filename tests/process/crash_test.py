# SPDX-License-Identifier: Apache-2.0
"""kill -9 at any moment: the table comes back whole, with every change that was answered."""
import os
import random
import sys
import threading
import unittest

from bridge import Bridge, Programs, table_version

KILLS = 300 if os.environ.get("FIGBRIDGE_SOAK") else 20


class Crash(unittest.TestCase):
    def test_every_answered_change_survives_and_the_chain_verifies(self):
        seed = int(os.environ.get("FIGBRIDGE_SEED", "20261121"))
        print(f"seed {seed}")
        chance = random.Random(seed)
        with Programs() as programs:
            bridge = Bridge(programs, programs.erp(), programs.crm())
            bridge.start()
            answered = table_version(bridge)
            for _ in range(KILLS):
                killer = threading.Timer(chance.uniform(0.02, 0.4), bridge.kill)
                killer.start()
                answered = self.change_until_dead(bridge, answered, chance)
                killer.join()
                bridge.start()
                version = table_version(bridge)
                self.assertIn(version, (answered, answered + 1))
                answered = version
                bridge.command("table", "verify")
                self.assertEqual(bridge.customer(42)[0], 200)

    def test_a_damaged_store_is_set_aside_and_what_is_good_is_kept(self):
        with Programs() as programs:
            bridge = Bridge(programs, programs.erp(), programs.crm())
            bridge.start()
            bridge.command("routes", "set", "customer.get", "--stage", "canary", "--share", "5%", "--reason", "test")
            before = table_version(bridge)
            bridge.process.terminate()
            bridge.process.wait(20)
            store, = (file for file in (bridge.folder / "state").glob("*.db") if ".journal" not in file.name)
            with open(store, "r+b") as file:
                file.seek(2 * 4096)  # an index of the ledger
                file.write(b"\xff" * 4096)
            damaged = store.read_bytes()
            bridge.start()
            self.assertIn("the store was damaged", bridge.log.read_text())
            self.assertEqual(table_version(bridge), before)
            bridge.command("table", "verify")
            bridge.command("rollback", "customer.get", "--reason", "it takes changes")
            aside, = (file for file in store.parent.glob("*.damaged-*") if file.suffix != ".txt")
            self.assertEqual(aside.read_bytes(), damaged)

    def change_until_dead(self, bridge, answered, chance):
        while bridge.process.poll() is None:
            share = f"{chance.randint(1, 99)}.{chance.randint(10, 99)}%"
            done = bridge.command("routes", "set", "customer.get", "--stage", "canary", "--share", share, "--reason", "crash test",
                                  expect=None)
            if done.returncode == 0 and f"version {answered + 1} " in done.stdout + done.stderr:
                answered += 1
        return answered


unittest.main(argv=sys.argv[:1])

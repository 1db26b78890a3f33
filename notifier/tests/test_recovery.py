# SPDX-License-Identifier: Apache-2.0
"""What a QEMU that is seen first may be in the middle of."""

import unittest
from typing import Any

from hypermip_notifier.qmp.recovery import find, standing
from hypermip_notifier.source import Situation, Standing

TIMED: dict[str, Any] = {"total-time": 12}  # as query-migrate tells of a migration that goes out


class FindTest(unittest.TestCase):
    def test_every_situation(self) -> None:
        cases: list[tuple[str, dict[str, Any], Situation]] = [
            ("running", {}, Situation.SETTLED),
            ("running", {"status": "none"}, Situation.SETTLED),
            ("inmigrate", {}, Situation.EXPECTED),
            ("inmigrate", {"status": "setup"}, Situation.EXPECTED),
            ("inmigrate", {"status": "active"}, Situation.COMING),
            ("running", {"status": "setup"}, Situation.LEAVING),
            ("running", {"status": "active", **TIMED}, Situation.LEAVING),
            ("paused", {"status": "active", **TIMED}, Situation.LEAVING),
            ("finish-migrate", {"status": "active", **TIMED}, Situation.PAUSED),
            ("finish-migrate", {"status": "device", **TIMED}, Situation.PAUSED),
            ("finish-migrate", {"status": "pre-switchover", **TIMED}, Situation.PAUSED),
            ("finish-migrate", {"status": "postcopy-active", **TIMED}, Situation.PAUSED),
            ("running", {"status": "cancelling"}, Situation.PAUSED),
            ("running", {"status": "postcopy-active"}, Situation.ARRIVED),
            ("postmigrate", {"status": "completed", **TIMED}, Situation.LEFT),
            ("running", {"status": "completed", **TIMED}, Situation.SETTLED),
            ("running", {"status": "completed"}, Situation.ARRIVED),
            ("paused", {"status": "completed"}, Situation.COMING),
            ("running", {"status": "failed"}, Situation.FELL_THROUGH),
            ("running", {"status": "cancelled"}, Situation.CANCELLED),
            ("running", {"status": "a state of a later QEMU"}, Situation.SETTLED),
        ]
        for run_state, migration, situation in cases:
            with self.subTest(run_state=run_state, migration=migration):
                self.assertIs(find(run_state, migration), situation)

    def test_what_a_migration_has_left_behind_is_no_guest_that_stands_still(self) -> None:
        found = {state: standing(state) for state in ("running", "inmigrate", "paused", "finish-migrate", "postmigrate")}
        paused = ("paused", "finish-migrate")
        self.assertEqual([state for state, known in found.items() if known is Standing.PAUSED], list(paused))
        self.assertIs(found["postmigrate"], Standing.ENDED)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The result's JSON and when it says ok."""

import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from report.results import Check, CorrespondentResult, MoveResult, Result

HELD = Check("keeps its address", True)
BROKEN = Check("loses nothing", False, "3 lost")


class ResultTest(unittest.TestCase):
    def test_ok_needs_a_check_that_held(self) -> None:
        self.assertFalse(Result("empty").ok)
        self.assertTrue(Result("held", checks=[HELD]).ok)

    def test_one_broken_check_is_enough(self) -> None:
        result = Result("broken", checks=[HELD, BROKEN])
        self.assertFalse(result.ok)
        self.assertEqual([BROKEN], result.failures())

    def test_an_error_is_never_ok(self) -> None:
        self.assertFalse(Result("stopped", checks=[HELD], error="time limit").ok)

    def test_a_loss_tells_when_it_was(self) -> None:
        none = CorrespondentResult("home", 1000, 0, 500, 3, 0, 1, 0, 57.2, 612.0, 55, {"median": 0.5}, 0.4, True, 210.0)
        self.assertEqual("0 of 1000 lost", none.loss)
        some = replace(none, lost=2, lost_between_ms=[410.2, 620.9])
        self.assertEqual("2 of 1000 lost, sent 410 to 621 ms after the migration began", some.loss)

    def test_json_has_the_agreed_names(self) -> None:
        seen = CorrespondentResult("home", 1000, 2, 500, 3, 0, 1, 0, 57.2, 612.0, 55, {"median": 0.5}, 0.4, True, 210.0)
        move = MoveResult("hv-a", "hv-b", 54.8, 690.0, 3000.0, [seen], [], {"a1": 4})
        result = Result("live-migration", moves=[move], rules={"a1": 4, "b1": 6}, checks=[HELD])
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "new" / "live-migration.json"
            result.write(path)
            written = json.loads(path.read_text())
        self.assertEqual(["live-migration", True, {"a1": 4, "b1": 6}], [written[key] for key in ("scenario", "ok", "rules")])
        self.assertEqual(["hv-a", "hv-b", 54.8], [written["moves"][0][key] for key in ("from", "to", "vm_pause_ms")])
        self.assertLessEqual(
            {"name", "sent", "lost", "asked", "unanswered", "unanswered_at_rest", "duplicated", "longest_gap_ms", "tcp_survived"}, written["moves"][0]["correspondents"][0].keys()
        )

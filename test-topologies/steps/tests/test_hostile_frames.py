# SPDX-License-Identifier: Apache-2.0
"""Frames of attackers: none is as the visitor would truthfully send it, and each has a name of its own."""

import unittest
from types import SimpleNamespace
from typing import cast
from unittest.mock import MagicMock

from lab.lab import Lab
from steps.cast import plan
from steps.forgeries import truthful
from steps.hostile_frames import STRANGER, _check_nowhere, guests_frames, underlays_frames, visitor
from steps.parties import party

LAB = cast(Lab, SimpleNamespace(plan=plan()))
KNOWN = {
    "vm1": party("52:54:00:00:01:32", "10.1.0.50"),
    "home": party("02:00:00:00:00:01", "10.1.0.11"),
    "ra": party("02:00:0a:01:00:01", "10.1.0.1"),
}


class HostileFramesTest(unittest.TestCase):
    def test_a_guests_are_all_told_apart_and_dropped_by_a_rule(self) -> None:
        kinds = guests_frames(KNOWN, visitor(LAB))
        self.assertEqual(len(kinds), len({kind.name for kind in kinds}))
        self.assertGreater(len(kinds), 50)
        true = {kind.frame for kind in truthful(visitor(LAB), KNOWN["home"])}
        self.assertFalse(true & {kind.frame for kind in kinds})
        self.assertTrue(all(kind.role for kind in kinds))

    def test_the_underlays_are_under_every_key_and_true_from_nobody_but_a_stranger(self) -> None:
        tunnelled = underlays_frames(LAB, KNOWN)
        self.assertEqual({0, 7777, 1001, 1002, 1001 + (1 << 23)}, {each.key for each in tunnelled})
        true = {kind.frame for kind in truthful(KNOWN["vm1"], KNOWN["home"])}
        self.assertEqual([None], list({each.outer_source for each in tunnelled if each.key == 1001 and each.kind.frame not in true} - {STRANGER}))
        self.assertEqual([STRANGER], [each.outer_source for each in tunnelled if each.outer_source])
        self.assertEqual(len(tunnelled), len({each.name for each in tunnelled}))

    def test_what_came_out_somewhere_is_told(self) -> None:
        kinds = guests_frames(KNOWN, visitor(LAB))[:2]
        context = MagicMock(result=SimpleNamespace(measurements={}))
        _check_nowhere(context, kinds, {kinds[0].name: {}, kinds[1].name: {"home": 3}})  # type: ignore[dict-item]
        self.assertEqual([True, False], [call.args[1] for call in context.check.call_args_list])
        self.assertEqual({"frames where they do not belong": [3]}, context.result.measurements)


if __name__ == "__main__":
    unittest.main()

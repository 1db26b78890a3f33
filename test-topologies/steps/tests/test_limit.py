# SPDX-License-Identifier: Apache-2.0
"""How much of what switches can take ONOS gives them, from a run's numbers."""

from __future__ import annotations

import unittest

from lab.flowtable import FlowTable
from probe.flow_mods import Sent
from steps.limit import added, ratios


class LimitTest(unittest.TestCase):
    def test_ratios_are_of_rules_a_second_and_the_slowest_switch_counts(self) -> None:
        overheard = {"a1": [[b"1", b"2"], [b"3"]], "b1": [[b"4"]]}
        raw = {"a1": Sent(3, 0.002, 0), "b1": Sent(1, 0.001, 0)}
        found = ratios(overheard, 0.004, raw, standing=3, bundled=0.001)
        self.assertEqual((4, 3, 0), (found["flowMods"], found["stages"], found["errors"]))
        self.assertEqual((1000.0, 2000.0, 3000.0), (found["flowModsPerSecond"], found["rawFlowModsPerSecond"], found["bundleRulesPerSecond"]))
        self.assertEqual((0.5, 0.3333), (found["shareOfRaw"], found["shareOfBundle"]))

    def test_what_was_added_is_what_only_the_later_table_has(self) -> None:
        before = {"a1": FlowTable(frozenset({"one", "gone"})), "b1": FlowTable(frozenset())}
        after = {"a1": FlowTable(frozenset({"one", "two"})), "b1": FlowTable(frozenset({"three"}))}
        self.assertEqual({"a1": ["two"], "b1": ["three"]}, added(before, after))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""What the evacuation tells of what it was answered and of what stands on switches."""

from __future__ import annotations

import unittest

from lab.crowd import stand_ins
from lab.flowtable import FlowTable
from lab.plan import two_sites
from scenarios import evacuation
from steps import stories
from steps.callers import Said

G0, G1 = stand_ins(2, two_sites().networks[:1])
TABLE = FlowTable.parse(
    f"""
 cookie=0x1, duration=1s, priority=41000,dl_dst={G0.mac} actions=set_field:0x3e9->tun_id,output:1
 cookie=0x1, duration=1s, priority=41001,in_port=3,dl_src={G0.mac},dl_dst=01:00:00:00:00:00/01:00:00:00:00:00 actions=drop
 cookie=0x1, duration=1s, priority=10 actions=set_field:{G1.mac}->eth_dst,NORMAL
"""
)


def said(*answers: tuple[str, str | None]) -> list[Said]:
    return [Said("g0", word, 1.0, 1.004, 200, phase) for word, phase in answers]


class EvacuationTest(unittest.TestCase):
    def test_a_thousand_words_are_said_on_the_way_out(self) -> None:
        self.assertEqual(1000, evacuation.GUESTS * len(stories.MOVE))

    def test_on_the_way_back_all_end(self) -> None:
        told = evacuation.return_or_end([G0, G1])
        self.assertEqual([[*stories.MOVE, "refreshing"], ["refreshing"]], [[word["phase"] for word in story] for story in told])
        self.assertEqual(["hv-left", "hv-new"], [story[-1]["reporter"] for story in told])

    def test_rules_count_for_whom_they_match(self) -> None:
        self.assertEqual([2, 0], evacuation.rules_of(TABLE, [G0, G1]))

    def test_a_phase_out_of_order_is_found(self) -> None:
        right = said(*zip(stories.MOVE, stories.AWAY), ("refreshing", None))
        self.assertEqual([], evacuation.out_of_order("away", right))
        wrong = said(("preparing", "prepared"), ("preparing", "prepared"), ("switching", "prepared"))
        self.assertEqual(["g0 switching: prepared instead of simultaneous"], evacuation.out_of_order("away", wrong))

    def test_costs_are_those_of_one_guest(self) -> None:
        measured = evacuation.measured(said(("preparing", "prepared"), ("arrived", "arrived")), guests=4, seconds=2.0, processor_seconds=0.5)
        self.assertEqual((2.0, 125.0, 0), (measured["guestsPerSecond"], measured["onosProcessorMsPerGuest"], measured["refused"]))
        self.assertEqual(["preparing", "arrived"], list(measured["took"]))


if __name__ == "__main__":
    unittest.main()

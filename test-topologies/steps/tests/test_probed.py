# SPDX-License-Identifier: Apache-2.0
"""Several probes at the same time, without a lab."""

import unittest
from types import SimpleNamespace
from unittest.mock import MagicMock

from report.results import Check, Result
from steps import probed


def probe(sent: int, lost: int) -> MagicMock:
    counts = SimpleNamespace(sent=sent, lost=lost, duplicated=0)
    return MagicMock(finish=lambda: SimpleNamespace(counts=lambda: counts))


class FinishTest(unittest.TestCase):
    def setUp(self) -> None:
        self.result = Result("any")
        self.context = MagicMock(result=self.result)
        self.context.check = lambda name, ok, detail: self.result.checks.append(Check(name, ok, detail))

    def held(self, **probes: MagicMock) -> dict[str, bool]:
        probed.finish(self.context, probes)
        return {check.name.partition(":")[0]: check.ok for check in self.result.checks}

    def test_who_lost_a_packet_or_sent_none_did_not_do_well(self) -> None:
        self.assertEqual({"well": True, "badly": False, "dumb": False}, self.held(well=probe(9, 0), badly=probe(9, 1), dumb=probe(0, 0)))

    def test_all_are_asked_to_stop_before_any_is_waited_for(self) -> None:
        order: list[str] = []
        first, second = probe(1, 0), probe(1, 0)
        for name, each in (("first", first), ("second", second)):
            each.request_stop = lambda name=name: order.append(f"stop {name}")
            finish = each.finish
            each.finish = lambda name=name, finish=finish: order.append(f"finish {name}") or finish()
        self.held(first=first, second=second)
        self.assertEqual(["stop first", "stop second", "finish first", "finish second"], order)


if __name__ == "__main__":
    unittest.main()

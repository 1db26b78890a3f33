# SPDX-License-Identifier: Apache-2.0
"""Counting rules from a recorded flow monitor (Open vSwitch 3.1)."""

import unittest
from datetime import datetime, timezone

from probe.rules import parse

RECORDED = """\
ONFST_FLOW_MONITOR reply (OF1.3) (xid=0x6):
 event=ADDED table=0 cookie=0x5 actions=NORMAL
2026-11-22 16:38:54.898: ONFST_FLOW_MONITOR reply (OF1.3) (xid=0x0):
 event=ADDED table=0 cookie=0x6 dl_dst=52:54:00:00:01:32 actions=output:1
 event=ADDED table=0 cookie=0x7 dl_dst=52:54:00:00:01:33 actions=output:1
2026-11-22 16:38:54.915: ONFST_FLOW_MONITOR reply (OF1.3) (xid=0x0):
 event=MODIFIED table=0 cookie=0x6 dl_dst=52:54:00:00:01:32 actions=output:2
2026-11-22 16:38:54.935: ONFST_FLOW_MONITOR reply (OF1.3) (xid=0x0):
 event=DELETED reason=delete table=0 cookie=0x6 dl_dst=52:54:00:00:01:32 actions=output:2
"""
MINUTE = datetime(2026, 11, 22, 16, 38, tzinfo=timezone.utc).timestamp()


class RuleLogTest(unittest.TestCase):
    log = parse(RECORDED)

    def test_rules_that_were_there_have_no_time(self) -> None:
        self.assertEqual(1, self.log.count_at(MINUTE))

    def test_counts_follow_the_changes(self) -> None:
        steps = self.log.counts(MINUTE, MINUTE + 60, beyond=1)
        self.assertEqual([(0.0, 0), (54.898, 1), (54.898, 2), (54.935, 1)], [(round(at - MINUTE, 3), count) for at, count in steps])

    def test_a_modified_rule_is_one_rule(self) -> None:
        self.assertEqual(3, self.log.count_at(MINUTE + 54.915))

    def test_an_added_rule_may_replace_one(self) -> None:
        again = RECORDED + "2026-11-22 16:38:54.940: X\n event=ADDED table=0 cookie=0x9 dl_dst=52:54:00:00:01:33 actions=drop\n"
        self.assertEqual(2, parse(again).count_at(MINUTE + 60))

    def test_a_change_tells_match_and_actions(self) -> None:
        last = self.log.changes[-1]
        self.assertEqual(("DELETED", "table=0 dl_dst=52:54:00:00:01:32", "output:2"), last[1:])

# SPDX-License-Identifier: Apache-2.0
"""The log for people."""

import io
import json
import unittest
from unittest import mock

from hypermip_notifier import sentences
from hypermip_notifier.journal import Journal
from hypermip_notifier.sentences import sentence
from hypermip_notifier.source import Event

WATCHING = {
    "time": 1.0,
    "hypervisor": "hv-a",
    "vm": "vm1",
    "step": "watching",
    "socket": "/run/qemu/vm1.qmp",
    "status": "settled",
    "interfaces": [["52:54:00:00:01:32", "tap1"], ["52:54:00:00:01:33", "tap2"]],
}


class SentenceTest(unittest.TestCase):
    def test_says_who_and_what(self) -> None:
        expected = "vm1: watching /run/qemu/vm1.qmp (settled), interfaces 52:54:00:00:01:32 on tap1, 52:54:00:00:01:33 on tap2"
        self.assertEqual(sentence(WATCHING), expected)

    def test_is_one_line_whatever_somebody_is_called(self) -> None:
        said = sentence({"step": "gone", "vm": "a\n<3>all is well\x1b[2K", "socket": "s\r", "reason": "\u2028\u202e\x9b\udcff é"})
        self.assertEqual(said, "a\\n<3>all is well\\x1b[2K: s\\r: \\u2028\\u202e\\x9b\\udcff é")

    def test_lists_the_fields_of_a_step_that_has_no_sentence(self) -> None:
        self.assertEqual(sentence({"time": 1.0, "vm": "vm1", "step": "novel", "a": 1, "b": "x"}), "vm1: novel a=1 b=x")

    def test_lists_the_fields_when_one_that_the_sentence_wants_is_missing(self) -> None:
        self.assertEqual(sentence({"step": "gone", "reason": "x"}), "gone reason=x")

    @mock.patch.object(sentences, "_IN_SYSTEMDS_JOURNAL", True)
    def test_has_a_priority_in_systemds_journal(self) -> None:
        self.assertRegex(sentence(WATCHING), "^<5>vm1: watching")
        self.assertRegex(sentence({"step": "held"}), "^<4>")
        self.assertRegex(sentence({"step": "event", "event": "STOP", "data": {}}), "^<6>QEMU says STOP")


class JournalTest(unittest.TestCase):
    def test_writes_for_programs_and_for_people(self) -> None:
        lines, people = io.StringIO(), io.StringIO()
        Journal(lines, people, hypervisor="hv-a").of(vm="vm1").step("held")
        entry = json.loads(lines.getvalue())
        self.assertEqual((entry["hypervisor"], entry["vm"], entry["step"]), ("hv-a", "vm1", "held"))
        self.assertRegex(people.getvalue(), "^vm1: the fabric cannot follow")

    def test_a_log_that_cannot_be_written_keeps_nobody_from_migrating(self) -> None:
        full = mock.Mock()
        full.write.side_effect = OSError("no space left on device")
        Journal(full, full).step("held")

    def test_what_is_long_is_cut_and_the_line_is_one_still(self) -> None:
        lines, people = io.StringIO(), io.StringIO()
        log = Journal(lines, people, vm="vm1")
        log.event(Event("x", {"text": "y" * (4 << 20)}, 1.0))
        self.assertLess(len(lines.getvalue()), 300_000)
        self.assertLess(len(people.getvalue()), 300_000)
        self.assertRegex(json.loads(lines.getvalue())["data"], "^.{4096} …$")

    def test_of_more_events_than_anybody_reads_the_number_is_logged(self) -> None:
        lines, now = io.StringIO(), mock.Mock(return_value=100.0)
        with mock.patch("hypermip_notifier.journal.time.monotonic", now):
            log = Journal(lines).of(vm="vm1")
            for _ in range(10_000):
                log.event(Event("MIGRATION", {"status": "active"}, 1.0))
            now.return_value = 101.0
            log.event(Event("STOP", {}, 1.0))
        logged = [json.loads(line) for line in lines.getvalue().splitlines()]
        self.assertEqual(len(logged), 501)
        self.assertEqual((logged[-1]["event"], logged[-1]["unlogged"]), ("STOP", 9_500))


if __name__ == "__main__":
    unittest.main()

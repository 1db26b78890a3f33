# SPDX-License-Identifier: Apache-2.0
"""What the runner says and when it gives up, without a lab."""

import argparse
import signal
import subprocess
import sys
import threading
import time
import unittest

from report.results import Check, Result
from runner import catalogue, paths
from runner.interrupts import TimeLimitReached, hold_back_time_limit, let_time_limit_through, time_limit
from runner.main import chosen
from runner.verdict import has_passed, verdict
from runner.moves import epoch
from runner.waiting import WaitedInVain, wait_for


class CatalogueTest(unittest.TestCase):
    def test_every_scenario_says_what_it_shows(self) -> None:
        for scenario in catalogue.load_all():
            with self.subTest(scenario.name):
                self.assertRegex(scenario.headline, r"[.;]$")
                self.assertIn("\n- ", scenario.shows)

    def test_benchmarks_are_run_by_name_only(self) -> None:
        every = [scenario.name for scenario in chosen(argparse.Namespace(all=True, scenarios=[]))]
        self.assertIn("live-migration", every)
        self.assertNotIn("costs", every)

    def test_scenarios_that_share_a_lab_follow_one_another(self) -> None:
        labs = [scenario.lab for scenario in catalogue.load_all()]
        changes = [lab for before, lab in zip([None, *labs], labs) if lab != before]
        self.assertEqual(["three sites", "two sites"], changes)

    def test_an_unknown_name_lists_the_known(self) -> None:
        with self.assertRaisesRegex(catalogue.UnknownScenario, "no scenario 'lost'; there are: .*live-migration"):
            catalogue.load("lost")


class VerdictTest(unittest.TestCase):
    def test_says_what_did_not_hold(self) -> None:
        passed = Result("one", checks=[Check("holds", True)])
        failed = Result("two", checks=[Check("loses nothing", False, "3 lost")], error="TimeLimitReached: not through after 9 s", inquest=["3 lost at once"])
        lines = verdict([passed, failed]).splitlines()
        self.assertEqual("PASS one (1 checks, 0 s)", lines[0])
        self.assertIn("     does not hold: loses nothing 3 lost", lines)
        self.assertIn("     TimeLimitReached: not through after 9 s", lines)
        self.assertIn("       3 lost at once", lines)
        self.assertEqual("1 passed, 1 failed, 0 skipped", lines[-1])

    def test_a_machine_that_is_too_slow_for_some_checks_says_so(self) -> None:
        checks = [Check(f"holds {number}", True) for number in range(19)] + [Check("the stream survives", False, is_judged=False)]
        result = Result("one", checks=checks)
        self.assertTrue(has_passed([result]))
        self.assertIn("     not judged: the stream survives", verdict([result]).splitlines())
        self.assertTrue(verdict([result]).endswith("1 passed, 0 failed, 1 skipped"))

    def test_too_many_checks_that_are_not_judged_are_a_failure(self) -> None:
        result = Result("one", checks=[Check("holds", True), Check("the stream survives", True, is_judged=False)])
        self.assertFalse(has_passed([result]))
        self.assertIn("FAIL: this machine is too slow to judge 1 of 2 checks", verdict([result]).splitlines())


class TimeLimitTest(unittest.TestCase):
    def test_ends_what_takes_too_long(self) -> None:
        with self.assertRaisesRegex(TimeLimitReached, "after 1 s"), time_limit(1):
            signal.pause()

    def test_does_not_disturb_what_is_quick(self) -> None:
        with time_limit(1):
            pass
        self.assertEqual(0, signal.alarm(0))

    def test_waits_for_the_clean_up(self) -> None:
        cleaned = []
        with self.assertRaises(TimeLimitReached), time_limit(1):
            hold_back_time_limit()
            time.sleep(1.1)
            cleaned.append(True)
            let_time_limit_through()
        self.assertEqual([True], cleaned)

    def test_waits_for_the_clean_up_also_beside_other_threads(self) -> None:
        ended = threading.Event()
        other = threading.Thread(target=ended.wait)
        other.start()
        try:
            self.test_waits_for_the_clean_up()
        finally:
            ended.set()
            other.join()


class SignalTest(unittest.TestCase):
    program = """
import signal, sys
from runner.interrupts import cleaned_up_on_signals, end_on_signals
def clean_up():
    signal.raise_signal(signal.SIGINT)
    print("cleaned", flush=True)
end_on_signals()
with cleaned_up_on_signals(clean_up):
    if sys.argv[1] == "inside":
        try:
            print("ready", flush=True)
            signal.pause()
        finally:
            print("waits for a long time", flush=True)
print("ready", flush=True)
signal.pause()
"""

    def interrupted(self, where: str, number: int) -> tuple[str, str, int]:
        command = [sys.executable, "-B", "-c", self.program, where]
        process = subprocess.Popen(command, cwd=paths.LAB_HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        return (*process.communicate(timeout=10), process.returncode)

    def test_cleans_up_at_once_and_a_second_signal_does_not_break_that_off(self) -> None:
        said = "interrupted by SIGTERM; everything that was started is gone\n"
        self.assertEqual(("cleaned\n", said, 143), self.interrupted("inside", signal.SIGTERM))

    def test_leaves_alone_what_is_not_its_own_any_more(self) -> None:
        output, _, status = self.interrupted("after", signal.SIGINT)
        self.assertEqual(("", 130), (output, status))


class WaitingTest(unittest.TestCase):
    def test_returns_the_answer(self) -> None:
        answers = iter([None, 0, 7])
        self.assertEqual(7, wait_for("seven", lambda: next(answers), timeout=5, interval=0))

    def test_names_what_it_waited_for(self) -> None:
        with self.assertRaisesRegex(WaitedInVain, "0.01 s in vain: rain"):
            wait_for("rain", lambda: False, timeout=0.01, interval=0.001)


class EpochTest(unittest.TestCase):
    def test_both_ways_to_write_utc(self) -> None:
        self.assertEqual(epoch("2026-11-22T16:00:00.250Z"), epoch("2026-11-22T16:00:00.250000+00:00"))

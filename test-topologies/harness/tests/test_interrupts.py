# SPDX-License-Identifier: Apache-2.0
"""When a scenario is given up, and what an interrupted run leaves."""

import signal
import subprocess
import sys
import threading
import time
import unittest

from harness import paths
from harness.interrupts import TimeLimitReached, hold_back_time_limit, let_time_limit_through, time_limit


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
from harness.interrupts import cleaned_up_on_signals, end_on_signals
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


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""A process is ended only if it is the one that was recorded."""

import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from lab import leftovers


class RecordedProcessesTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.processes = Path(directory.name) / "processes"
        patch = mock.patch.object(leftovers, "_PROCESSES", self.processes)
        patch.start()
        self.addCleanup(patch.stop)

    def test_remembers_a_process_until_it_is_forgotten(self) -> None:
        leftovers.record(os.getpid())
        self.assertEqual(leftovers._recorded(), {os.getpid()})
        leftovers.forget(os.getpid())
        self.assertEqual(leftovers._recorded(), set())

    def test_does_not_take_a_later_process_with_the_same_number_for_it(self) -> None:
        leftovers.record(os.getpid())
        (self.processes / str(os.getpid())).write_text("another-boot 1", encoding="utf-8")
        self.assertEqual(leftovers._recorded(), set())

    def test_ends_a_process_that_does_not_listen(self) -> None:
        deaf = subprocess.Popen(["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"], stdout=subprocess.PIPE)
        assert deaf.stdout is not None
        deaf.stdout.readline()
        leftovers._end({deaf.pid})
        self.assertEqual(deaf.wait(5), -9)
        deaf.stdout.close()


class DescendantsTest(unittest.TestCase):
    def test_are_known_also_in_a_session_of_their_own(self) -> None:
        with subprocess.Popen(["sh", "-c", "setsid sh -c 'echo $$; exec sleep 60' & wait"], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            grandchild = int(child.stdout.readline())
            self.addCleanup(os.kill, grandchild, signal.SIGKILL)
            found = leftovers._descendants(os.getpid())
            child.kill()
        self.assertLessEqual({child.pid, grandchild}, found)


class LockTest(unittest.TestCase):
    def test_a_second_lab_is_told_who_has_the_machine(self) -> None:
        with tempfile.TemporaryDirectory() as directory, mock.patch.object(leftovers, "_LOCK", Path(directory) / "lock"):
            first, second = leftovers.lock(), leftovers.lock()
            for hold in (first, second):
                with self.assertRaisesRegex(leftovers.LabBusy, str(os.getpid())):
                    leftovers._take()  # as another process would
                hold.close()
            leftovers._take().close()


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""A share of the processors ends also when the run that set it does not get to the end of its `with`."""

import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from lab import processor_share
from lab.processor_share import end_processor_share


class EndedAtOnceTest(unittest.TestCase):
    """With directories in place of the kernel's."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.parent = Path(directory.name)
        replacement = patch.multiple(processor_share, _V1=self.parent, _V2=self.parent / "none")
        replacement.start()
        self.addCleanup(replacement.stop)

    def test_its_processes_are_where_everybody_is(self) -> None:
        group = self.parent / processor_share._GROUP
        group.mkdir()
        (group / "cgroup.procs").write_text("4711\n")
        end_processor_share()
        self.assertEqual("4711", (self.parent / "cgroup.procs").read_text())

    def test_without_one_nothing_happens(self) -> None:
        end_processor_share()
        self.assertEqual([], list(self.parent.iterdir()))


if __name__ == "__main__":
    unittest.main()

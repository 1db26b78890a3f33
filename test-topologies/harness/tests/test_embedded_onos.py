# SPDX-License-Identifier: Apache-2.0
"""What is read of the process that ONOS is."""

from __future__ import annotations

import os
import tempfile
import time
import unittest
from pathlib import Path

from harness.embedded_onos import EmbeddedOnos


class EmbeddedOnosTest(unittest.TestCase):
    def test_its_processor_time_grows_as_it_works(self) -> None:
        with tempfile.TemporaryDirectory() as run_dir:
            (Path(run_dir) / "pid").write_text(str(os.getpid()))  # a process that works when we do
            onos = EmbeddedOnos(Path(run_dir))
            before = onos.cpu_seconds()
            until = time.process_time() + 0.1
            while time.process_time() < until:
                pass
            self.assertGreater(onos.cpu_seconds(), before)
            self.assertAlmostEqual(time.process_time(), onos.cpu_seconds(), delta=0.2)


if __name__ == "__main__":
    unittest.main()

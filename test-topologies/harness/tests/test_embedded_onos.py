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

    def test_a_user_is_added_once_and_others_stay(self) -> None:
        with tempfile.TemporaryDirectory() as run_dir:
            users = Path(run_dir) / "karaf" / "etc" / "users.properties"
            users.parent.mkdir(parents=True)
            users.write_text("# who may\nkaraf = karaf,_g_:admingroup\n")
            onos = EmbeddedOnos(Path(run_dir))
            onos.add_user("viewer", "old", "viewer", "admin")
            onos.add_user("viewer", "new", "viewer")
            onos.add_user("nobody", "new")
            lines = users.read_text().splitlines()
            self.assertEqual(["# who may", "karaf = karaf,_g_:admingroup", "viewer = new,viewer", "nobody = new"], lines)
            self.assertEqual([users], list(users.parent.iterdir()))

    def test_a_components_settings_are_a_file_of_its_name(self) -> None:
        with tempfile.TemporaryDirectory() as run_dir:
            (etc := Path(run_dir) / "karaf" / "etc").mkdir(parents=True)
            onos = EmbeddedOnos(Path(run_dir))
            onos.configure("org.example.Trust", unsignedReports="true", more="1")
            onos.configure("org.example.Trust", unsignedReports="false")
            self.assertEqual({"org.example.Trust.cfg": "unsignedReports = false\n"}, {file.name: file.read_text() for file in etc.iterdir()})


if __name__ == "__main__":
    unittest.main()

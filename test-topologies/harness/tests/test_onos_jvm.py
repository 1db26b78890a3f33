# SPDX-License-Identifier: Apache-2.0
"""How the runtime's JVM is set up: for a quick start, or with --long-run for long runs."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from harness import paths
from harness.embedded_onos import EmbeddedOnos

CONTROL = paths.ROOT / "karaf-features" / "runtime" / "distribution" / "src" / "main" / "resources" / "control"
QUICK, LONG = CONTROL / "jvm.options", CONTROL / "jvm-long.options"

sys.path.append(str(CONTROL))

import instance  # noqa: E402


class Launch(unittest.TestCase):
    """An instance of a distribution that has what a launch looks for, whose JVM does not run."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.home = self.directory / "home"
        for name in ("etc/users.properties", "lib/endorsed/org.apache.karaf.specs.locator-4.jar", "lib/endorsed/org.apache.karaf.specs.java.xml-4.jar"):
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).touch()

    def options(self, runs_long: bool) -> list[str]:
        """The JVM's options files and the user's options, in the order in which they count."""
        mine = patch.dict(os.environ, {"HYPERMIP_JAVA_OPTS": "-Xmx9g"})
        with mine, patch.object(instance, "HOME", self.home), patch.object(instance.subprocess, "Popen") as popen:
            instance.Instance(self.directory / f"run-{runs_long}").launch(runs_long=runs_long)
        return [Path(word[1:]).name if word.startswith("@") else word for word in popen.call_args.args[0] if word.startswith(("@", "-Xm"))]


class LaunchTest(Launch):
    def test_a_start_is_quick_unless_it_is_for_long(self) -> None:
        self.assertEqual(["jvm.options", "-Xmx9g"], self.options(False))

    def test_a_long_run_changes_options_and_the_users_count_last(self) -> None:
        self.assertEqual(["jvm.options", "jvm-long.options", "-Xmx9g"], self.options(True))


class KeysOfHypervisorsTest(Launch):
    def test_outlast_a_start(self) -> None:
        home = self.directory / "run-False"
        self.options(False)
        keys = EmbeddedOnos(home).keys
        keys.mkdir()
        (keys / "hv-a").write_text("a key")
        instance.Instance(home).clean()
        self.options(False)
        self.assertEqual("a key", (keys / "hv-a").read_text())


class OptionsTest(unittest.TestCase):
    """What the JVM makes of the files."""

    def flags(self, *files: Path) -> dict[str, str]:
        told = subprocess.run(
            ["java", *(f"@{file}" for file in files), "-XX:+PrintFlagsFinal", "-version"], capture_output=True, text=True, check=True)
        return dict(re.findall(r"^\s*\S+ (\w+)\s+= (\S+)", told.stdout, re.MULTILINE))

    def test_a_quick_start_takes_the_quick_compiler_alone(self) -> None:
        flags = self.flags(QUICK)
        self.assertEqual(("1", 768 << 20), (flags["TieredStopAtLevel"], int(flags["MaxHeapSize"])))

    def test_a_long_run_takes_both_compilers_and_g1_and_more_memory(self) -> None:
        flags = self.flags(QUICK, LONG)
        self.assertEqual(("4", "true"), (flags["TieredStopAtLevel"], flags["UseG1GC"]))
        self.assertEqual((1.0, 2 << 30), (float(flags["CompileThresholdScaling"]), int(flags["MaxHeapSize"])))

    def test_make_onos_runs_long_and_the_scenarios_start_quickly(self) -> None:
        makefile = (paths.ROOT / "Makefile").read_text()
        self.assertEqual(1, makefile.count("--long-run"))
        self.assertIn("$(ONOS) run --dir target/onos --oar $(OAR) --leave-rules --long-run $(OPTIONS)\n", makefile)
        self.assertNotIn("--long-run", (paths.LAB_HOME / "harness" / "embedded_onos.py").read_text())


if __name__ == "__main__":
    unittest.main()

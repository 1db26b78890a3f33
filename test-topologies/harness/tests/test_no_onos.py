# SPDX-License-Identifier: Apache-2.0
"""An ONOS that does not start: said once, and no scenario is tried on it. The runtime is a script of the test's."""

import contextlib
import io
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest.mock import MagicMock, patch

from harness import catalogue, loop, main, paths
from harness.catalogue import Scenario
from harness.context import Context
from harness.embedded_onos import EmbeddedOnos, OnosFailed
from report.calibration import UNMEASURED

REFUSED = "ONOS needs ports that are taken; end first who holds them: 8181 (REST) by process 7"


class FakeRuntimeTest(unittest.TestCase):
    """`start` works as often as a file of the test's has lines."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.home = Path(directory.name)
        self.command = self.home / "hypermip-onos"
        self.command.write_text(f"""#!/bin/sh
[ "$1" = start ] || exit 0
echo "ended an instance that was still running"
[ -s {self.home}/starts ] || {{ echo "{REFUSED}" >&2; exit 2; }}
sed -i 1d {self.home}/starts
echo $$ >{self.home}/pid
""")
        self.command.chmod(0o755)
        self.replace(paths, "onos_command", lambda: self.command)
        self.replace(paths, "oar", lambda: self.home / "any.oar")
        self.onos = EmbeddedOnos(self.home)

    def replace(self, where: object, name: str, fake: object) -> None:
        replacement = patch.object(where, name, fake)
        replacement.start()
        self.addCleanup(replacement.stop)


class EmbeddedOnosTest(FakeRuntimeTest):
    def test_says_what_the_runtime_complains_of_and_no_more(self) -> None:
        with self.assertRaises(OnosFailed) as failed:
            self.onos.start()
        self.assertEqual(REFUSED, str(failed.exception))

    def test_is_killed_without_being_asked(self) -> None:
        deaf = subprocess.Popen(["sh", "-c", "trap '' TERM; read end"], stdin=subprocess.PIPE)
        self.addCleanup(deaf.stdin.close)
        (self.home / "pid").write_text(f"{deaf.pid}\n")
        self.onos.kill()
        self.assertEqual(-signal.SIGKILL, deaf.wait(10))
        self.onos.kill()  # gone already

    def test_is_not_killed_if_it_never_was(self) -> None:
        self.onos.kill()


class RunTest(FakeRuntimeTest):
    """Three scenarios: one passes, one fails, one passes; after a failure ONOS is started anew."""

    def setUp(self) -> None:
        super().setUp()
        self.tried: list[str] = []
        scenarios = [
            Scenario(name, f"Shows {name}.", run, 60, False, None)
            for name, run in (("one", self.passes), ("two", self.fails), ("three", self.passes))
        ]
        self.replace(catalogue, "load_all", lambda: scenarios)
        self.replace(main, "end_on_signals", lambda: None)
        self.replace(loop, "cleaned_up_on_signals", lambda _: contextlib.nullcontext())
        self.replace(loop, "EmbeddedOnos", lambda: self.onos)
        for name in ("lock", "leave_nothing", "run_ahead", "Labs"):
            self.replace(loop, name, MagicMock())
        self.replace(loop, "inquire", lambda _: [])
        self.replace(loop.Runner, "_calibrate", lambda _: UNMEASURED)
        self.replace(main, "THROTTLED", ())

    def passes(self, context: Context) -> None:
        self.tried.append(context.result.scenario)
        context.check("it was run", True)

    def fails(self, context: Context) -> None:
        self.passes(context)
        context.require("the VM answers", False)

    def run_all(self, starts: int) -> tuple[int, list[str], list[str]]:
        (self.home / "starts").write_text("a line\n" * starts)
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = main.main(["--all", "--out", str(self.home / "out")])
        return status, output.getvalue().splitlines(), errors.getvalue().splitlines()

    def test_no_scenario_is_tried_without_onos(self) -> None:
        status, _, errors = self.run_all(starts=0)
        self.assertEqual((2, [REFUSED], []), (status, errors, self.tried))

    def test_those_that_ran_before_have_their_verdict(self) -> None:
        status, output, errors = self.run_all(starts=1)
        self.assertEqual((2, REFUSED, ["one", "two"]), (status, errors[-1], self.tried))
        self.assertEqual("1 passed, 1 failed, 0 skipped, 1 not run", output[-1])

    def test_after_a_scenario_that_failed_the_next_is_run(self) -> None:
        status, output, _ = self.run_all(starts=2)
        self.assertEqual((1, ["one", "two", "three"]), (status, self.tried))
        self.assertEqual("2 passed, 1 failed, 0 skipped", output[-1])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The command line, and the demonstration, on scenarios of the test's."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest.mock import MagicMock, patch

from harness import demo, main
from harness.catalogue import Scenario
from harness.paths import NotBuilt
from report.results import Check, Result


def said_by(arguments: list[str]) -> tuple[int, str, str]:
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors), patch.object(main, "end_on_signals", lambda: None):
        status = main.main(arguments)
    return status, output.getvalue(), errors.getvalue()


class MainTest(unittest.TestCase):
    def test_lists_what_there_is_and_says_what_is_a_benchmark(self) -> None:
        status, output, _ = said_by(["--list"])
        self.assertEqual(0, status)
        self.assertRegex(output, r"(?m)^live-migration +A running VM moves .*;")
        self.assertRegex(output, r"(?m)^costs +.* \(benchmark\)$")

    def test_a_name_that_there_is_not_is_refused(self) -> None:
        status, _, errors = said_by(["no-such-scenario"])
        self.assertEqual(2, status)
        self.assertIn("no scenario 'no-such-scenario'; there are: ", errors)

    def test_no_name_is_refused_too(self) -> None:
        self.assertEqual(2, said_by([])[0])

    def test_what_was_not_built_is_said_in_a_line(self) -> None:
        with patch.object(main, "run_scenarios", side_effect=NotBuilt("run `make oar` first")):
            self.assertEqual((2, "", "run `make oar` first\n"), said_by(["live-migration"]))

    def test_on_half_a_machine_already_nothing_is_repeated_at_half_its_speed(self) -> None:
        shares: list[int] = []
        session = MagicMock()
        runner = session.__enter__.return_value
        runner.throttled.side_effect = lambda share: shares.append(share) or contextlib.nullcontext()
        runner.run.side_effect = lambda scenario: Result(scenario.name, checks=[Check("holds", True)])
        with patch.object(main, "Runner", lambda *_, **__: MagicMock(session=lambda: session)):
            status, output, _ = said_by(["--all", "--share", "50"])
            self.assertEqual((0, [50]), (status, shares))
            self.assertNotIn("-at-50-percent", output)
            said_by(["--all"])
        self.assertEqual([100, 50], shares[1:])
        names = [call.args[0].name for call in runner.run.call_args_list]
        self.assertEqual([f"{name}-at-50-percent" for name in main.THROTTLED], names[-len(main.THROTTLED) :])


class DemoTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.out = Path(directory.name)

    def shown(self, *checks: Check) -> tuple[int, str]:
        def run(scenario: Scenario) -> Result:
            for name in (f"{scenario.name}.json", f"{scenario.name}.svg"):
                (self.out / name).write_text("new")
            return Result(scenario.name, checks=[*checks])

        session = MagicMock()
        session.__enter__.return_value.run.side_effect = run
        output = io.StringIO()
        with patch.object(demo, "Runner", lambda *_, **__: MagicMock(session=lambda: session)), contextlib.redirect_stdout(output):
            return demo.demonstrate(self.out), output.getvalue()

    def test_leaves_result_and_picture_under_plain_names(self) -> None:
        (self.out / "result.json").write_text("of the last run")
        status, said = self.shown(Check("the VM is reached", True))
        self.assertEqual(0, status)
        self.assertEqual({"result.json", "timeline.svg"}, {path.name for path in self.out.iterdir()})
        self.assertEqual("new", (self.out / "result.json").read_text())
        self.assertIn(f"Picture: {self.out}/timeline.svg", said)
        self.assertIn("1 of 1 checks held.", said)

    def test_says_what_does_not_hold(self) -> None:
        status, said = self.shown(Check("one", True), Check("no packet is lost", False, "3 lost"), Check("fast", False, is_judged=False))
        self.assertEqual(1, status)
        self.assertIn("does not hold: no packet is lost 3 lost", said)
        self.assertIn("1 of 2 checks held, 1 not judged.", said)


if __name__ == "__main__":
    unittest.main()

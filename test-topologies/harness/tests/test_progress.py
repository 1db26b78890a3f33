# SPDX-License-Identifier: Apache-2.0
import contextlib
import io
import unittest

from harness.progress import Progress

MILESTONES = {"begins": 0, "half": 30, "done": 60}


class ProgressTest(unittest.TestCase):
    def said(self, *steps: tuple[float, str], milestones: dict[str, float] | None = None) -> list[str]:
        moments = iter([0.0, *(at for at, _ in steps)])
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            progress = Progress(milestones, clock=lambda: next(moments))
            for _, text in steps:
                progress.step(text)
        return output.getvalue().splitlines()

    def test_a_step_has_its_time(self) -> None:
        self.assertEqual(["[   1.5 s] begins"], self.said((1.5, "begins")))

    def test_at_a_milestone_it_tells_how_much_is_left(self) -> None:
        said = self.said((0.1, "begins"), (30.0, "half of it"), (31.0, "what is no milestone"), milestones=MILESTONES)
        self.assertEqual([" 60 s left", " 30 s left", " 30 s left"], [line.partition("about ")[2].partition("]")[0] for line in said])

    def test_a_slow_machine_needs_as_much_longer_for_the_rest(self) -> None:
        self.assertIn("about  60 s left", self.said((60.0, "half of it"), milestones=MILESTONES)[0])


if __name__ == "__main__":
    unittest.main()

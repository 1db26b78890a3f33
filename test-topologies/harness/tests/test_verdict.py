# SPDX-License-Identifier: Apache-2.0
"""What a run says in the end."""

import unittest

from harness.verdict import has_passed, verdict
from report.results import Check, Result


class VerdictTest(unittest.TestCase):
    def test_says_what_did_not_hold(self) -> None:
        passed = Result("one", checks=[Check("holds", True)])
        failed = Result("two", checks=[Check("loses nothing", False, "3 lost")], error="TimeLimitReached: not through after 9 s", inquest=["3 lost at once", "dropped at a1-hv-a rx dropped: 3"])
        said = [
            "What two left:",
            "       3 lost at once",
            "       dropped at a1-hv-a rx dropped: 3",
            "PASS one (1 checks, 0 s)",
            "FAIL two (1 checks, 0 s)",
            "     does not hold: loses nothing 3 lost",
            "     TimeLimitReached: not through after 9 s",
            "     dropped at a1-hv-a rx dropped: 3",
            "1 passed, 1 failed, 0 skipped",
        ]
        self.assertEqual(said, verdict([failed, passed]).splitlines())

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


if __name__ == "__main__":
    unittest.main()

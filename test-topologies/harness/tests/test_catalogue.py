# SPDX-License-Identifier: Apache-2.0
"""The scenarios that there are, and which of them are chosen."""

import argparse
import unittest

from harness import catalogue
from harness.main import chosen


class CatalogueTest(unittest.TestCase):
    def test_every_scenario_says_what_it_shows(self) -> None:
        for scenario in catalogue.load_all():
            with self.subTest(scenario.name):
                self.assertRegex(scenario.headline, r"[.;]$")
                self.assertIn("\n- ", scenario.shows)

    def test_benchmarks_are_run_by_name_only(self) -> None:
        every = [scenario.name for scenario in chosen(argparse.Namespace(all=True, scenarios=[]))]
        self.assertIn("live-migration", every)
        self.assertNotIn("costs", every)

    def test_scenarios_that_share_a_lab_follow_one_another(self) -> None:
        labs = [scenario.lab for scenario in catalogue.load_all()]
        changes = [lab for before, lab in zip([None, *labs], labs) if lab != before]
        self.assertEqual(["three sites", "two sites"], changes)

    def test_an_unknown_name_lists_the_known(self) -> None:
        with self.assertRaisesRegex(catalogue.UnknownScenario, "no scenario 'lost'; there are: .*live-migration"):
            catalogue.load("lost")


if __name__ == "__main__":
    unittest.main()

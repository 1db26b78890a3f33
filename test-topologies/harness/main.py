# SPDX-License-Identifier: Apache-2.0
"""Command line of `run`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from harness import catalogue, demo, paths
from harness.catalogue import Scenario, UnknownScenario
from harness.embedded_onos import OnosFailed
from harness.interrupts import end_on_signals
from harness.loop import Runner
from harness.paths import NotBuilt
from harness.verdict import has_passed, verdict
from lab.leftovers import LabBusy
from lab.processor_share import CannotThrottle
from report.results import Result

DEMO = "demo"
THROTTLED_SHARE = 50  # percent of the processors
THROTTLED = ("live-migration", "tenants", "wrong-fabrics")  # once more, as on a machine half as fast


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 if all passed, 1 if one failed, 2 if nothing could be run, 128 + signal if interrupted."""
    options = parse(arguments)
    if options.list:
        return list_scenarios()
    end_on_signals()
    try:
        if options.scenarios == [DEMO]:
            return demo.demonstrate(options.out.resolve())
        return run_scenarios(chosen(options), options)
    except (UnknownScenario, NotBuilt, OnosFailed, LabBusy, CannotThrottle) as refused:
        print(refused, file=sys.stderr)
        return 2


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run", description="Runs scenarios on a real ONOS, real switches and a real guest. Needs root.")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"names as --list prints them; or `{DEMO}`")
    parser.add_argument("--all", action="store_true", help="every scenario but the benchmarks; those that repeat a lot do it less often")
    parser.add_argument("--out", type=Path, default=paths.TARGET / "e2e", metavar="DIR", help="where NAME.json and logs go (target/e2e)")
    parser.add_argument("--share", type=int, default=100, metavar="PERCENT", help="of the processors: as if they were so much slower")
    parser.add_argument("--keep-onos", action="store_true", help="leave ONOS running afterwards")
    parser.add_argument("--list", action="store_true", help="print the scenarios and what each shows")
    return parser.parse_args(arguments)


def list_scenarios() -> int:
    for scenario in catalogue.load_all():
        print(f"{scenario.name:20} {scenario.headline}" + (" (benchmark)" if scenario.benchmark else ""))
    return 0


def chosen(options: argparse.Namespace) -> list[Scenario]:
    """The scenarios asked for, in that order. Raises UnknownScenario, also if none was named."""
    if options.all:
        return [scenario for scenario in catalogue.load_all() if not scenario.benchmark]
    return [catalogue.load(name) for name in options.scenarios or [""]]


def run_scenarios(scenarios: Sequence[Scenario], options: argparse.Namespace) -> int:
    half_as_fast = [throttled(catalogue.load(name)) for name in THROTTLED] if options.all and options.share > THROTTLED_SHARE else []
    results: list[Result] = []
    try:
        with Runner(options.out.resolve(), options.keep_onos, is_brief=options.all).session() as runner:
            with runner.throttled(options.share):
                results.extend(map(runner.run, scenarios))
            results.extend(run_throttled(runner, half_as_fast))
    finally:  # also of those that ran before ONOS did not start any more
        if results:
            print(verdict(results, not_run=len(scenarios) + len(half_as_fast) - len(results)))
    return 0 if has_passed(results) else 1


def run_throttled(runner: Runner, scenarios: Sequence[Scenario]) -> Iterator[Result]:
    """On a machine that cannot be throttled they are not run, which is said."""
    if not scenarios:
        return
    try:
        with runner.throttled(THROTTLED_SHARE):
            yield from map(runner.run, scenarios)
    except CannotThrottle as refused:
        print(refused, file=sys.stderr)


def throttled(scenario: Scenario) -> Scenario:
    """The same, with a name of its own."""
    return replace(scenario, name=f"{scenario.name}-at-{THROTTLED_SHARE}-percent")

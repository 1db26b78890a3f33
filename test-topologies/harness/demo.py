# SPDX-License-Identifier: Apache-2.0
"""The demonstration: live-migration for a person to watch. What became of it comes first, then the picture, then the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness import catalogue
from harness.loop import Runner
from harness.progress import Progress
from report import summary, timeline_text
from report.results import Result

SCENARIO = "live-migration"
PRODUCTS = {f"{SCENARIO}.json": "result.json", f"{SCENARIO}.svg": "timeline.svg"}
# When steps begin on a fast machine, in seconds; the last is the end.
_MILESTONES = {
    "live-migration": 0,
    "ONOS is ready": 16,
    "the lab of": 30,
    "traffic from": 36,
    "4 s without": 38,
    "vm1 moves live to hv-b": 43,
    "vm1 moves live to hv-a": 49,
    "the VM is home": 54,
    "done": 57,
}


def demonstrate(out: Path) -> int:
    """Leaves result.json and timeline.svg in out. Exit code 0 if everything that was checked held."""
    for plain in PRODUCTS.values():
        (out / plain).unlink(missing_ok=True)
    with Runner(out, progress=Progress(_MILESTONES)).session() as runner:
        try:
            result = runner.run(catalogue.load(SCENARIO))
        finally:
            for name, plain in PRODUCTS.items():
                if (out / name).exists():
                    (out / name).rename(out / plain)
    print("\n".join(["", *_told(result, out)]))
    return 0 if result.ok else 1


def _told(result: Result, out: Path) -> Iterator[str]:
    yield summary.headline(result)
    yield from summary.comparisons(result)
    for what, plain in (("Picture", "timeline.svg"), ("Numbers", "result.json")):
        if (out / plain).exists():
            yield f"{what}: {out / plain}"
    yield ""
    yield timeline_text.render(result)
    yield from (f"does not hold: {check.name} {check.detail}" for check in result.failures())
    judged = len(result.checks) - len(result.not_judged())
    yield f"{judged - len(result.failures())} of {judged} checks held" + (f", {len(result.not_judged())} not judged." if result.not_judged() else ".")
    if result.calibration:
        yield f"Judged on {result.calibration}."

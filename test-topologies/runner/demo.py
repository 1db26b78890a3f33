# SPDX-License-Identifier: Apache-2.0
"""The demonstration: live-migration for a person to watch, with its timeline and how that compares with the paper."""

from __future__ import annotations

from pathlib import Path

from report import timeline_text
from runner import catalogue
from runner.loop import Runner

SCENARIO = "live-migration"
PRODUCTS = {f"{SCENARIO}.json": "result.json", f"{SCENARIO}.svg": "timeline.svg"}


def demonstrate(out: Path) -> int:
    """Leaves result.json and timeline.svg in out. Exit code 0 if everything that was checked held."""
    for plain in PRODUCTS.values():
        (out / plain).unlink(missing_ok=True)
    with Runner(out).session() as runner:
        try:
            result = runner.run(catalogue.load(SCENARIO))
        finally:
            for name, plain in PRODUCTS.items():
                if (out / name).exists():
                    (out / name).rename(out / plain)
    print()
    print(timeline_text.render(result))
    for check in result.failures():
        print(f"does not hold: {check.name} {check.detail}")
    if result.error:
        print(f"ended early: {result.error}")
    print(f"{sum(check.ok for check in result.checks)} of {len(result.checks)} checks held.")
    for what, plain in (("Numbers", "result.json"), ("Picture", "timeline.svg")):
        if (out / plain).exists():
            print(f"{what}: {out / plain}")
    return 0 if result.ok else 1

# SPDX-License-Identifier: Apache-2.0
"""docs/scale.md's figures, from the result of the scenario `scale`: tables, a picture, and the result itself beside them.

As a program: `python3 -m report.scale_page RESULT.json DOCS`.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from report.growth_svg import Panel, draw
from report.scale_limits import is_fast, limits

BEGIN, END = "<!-- figures: made by make bench-scale -->", "<!-- end of figures -->"
_COLUMNS = 100  # of a page's prose
WORDS = ("preparing", "switching", "arrived", "completed")


def update(result: Mapping[str, Any], docs: Path) -> None:
    """Rewrites the page between its two marks, and what stands beside it."""
    page = docs / "scale.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise ValueError(f"{page} has not both of {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n\n" + "\n".join(figures(result)) + f"\n\n{END}{after}", encoding="utf-8")
    (docs / "scale.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    picture(result["measurements"]["sizes"], docs / "scale.svg")


def figures(result: Mapping[str, Any]) -> Iterator[str]:
    """The page's lines."""
    measured = result["measurements"]
    yield f"Run of {result['started']}: {_judged(result)}"
    yield ""
    yield from _machine(result["calibration"])
    yield ""
    yield from kept(measured, is_fast(result["calibration"]))
    yield ""
    yield "![How costs grow with the number of guests that are away](scale.svg)"
    yield ""
    yield from by_size(measured["sizes"])
    yield ""
    yield from evacuations(measured["evacuations"])
    yield ""
    yield from against_the_limit(measured["limit"])
    yield ""
    yield from start(measured["start"])


def _judged(result: Mapping[str, Any]) -> str:
    failed = [check["name"] for check in result["checks"] if not check["ok"]]
    return f"all of {len(result['checks'])} checks held." if not failed else f"**{len(failed)} of {len(result['checks'])} checks did not hold.**"


def _machine(calibration: Mapping[str, Any] | None) -> Iterator[str]:
    if calibration is None:
        yield "Not calibrated."
    else:
        yield from textwrap.wrap(f"Calibration: `{json.dumps(calibration)}`", _COLUMNS)


def kept(measured: Mapping[str, Any], fast: bool) -> Iterator[str]:
    yield table_row("what is to be kept to", "found", "bound", "")
    yield table_row("---", "---:", "---:", "---")
    for limit in limits(measured):
        yield table_row(limit.name, _exact(limit.found), f"{'≥' if limit.at_least else '≤'} {limit.bound:g}", limit.verdict(fast))


def by_size(sizes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield table_row("away", *(str(size["away"]) for size in sizes))
    yield table_row("---", *("---:" for _ in sizes))
    for word in WORDS:
        for point in ("p50", "p99"):
            yield table_row(f"`{word}`, {point}, ms", *(_ms(size["out"]["took"], word, point) for size in sizes))
    yield table_row("processor time a move, ms", *(f"{size['out']['cpuMsPerMove']:.1f}" for size in sizes))
    yield table_row("refused at a pace", *(str(size["out"]["refused"] + size["home"]["refused"]) for size in sizes))
    yield table_row("at rest, % of a core", *(f"{size['idlePercent']:.1f}" for size in sizes))
    yield table_row("moves a second at full speed", *(f"{size['filled']['movesPerSecond']:.1f}" for size in sizes))
    yield table_row("rules a second at full speed", *(_number(rules_per_second(size)) for size in sizes))
    yield table_row("our heap a binding, kB", *(_number(heap_per_binding(size)) for size in sizes))
    yield table_row("ONOS's flow rule store a binding, kB", *(_number(heap_per_binding(size, "flowStoreBytes")) for size in sizes))


def evacuations(figures: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The first is soon after a start."""
    yield table_row(f"evacuation of {figures[0]['moves']} guests", *(str(number + 1) for number in range(len(figures))))
    yield table_row("---", *("---:" for _ in figures))
    yield table_row("all answered after, s", *(f"{each['seconds']:.1f}" for each in figures))
    yield table_row("all rules at rest after, s", *(f"{each['rulesSettledSeconds']:.1f}" for each in figures))
    for point in ("p50", "p99"):
        yield table_row(f"`switching`, {point}, ms", *(_ms(each["took"], "switching", point) for each in figures))
    yield table_row("ONOS's processor time a guest, ms", *(f"{each['cpuMsPerMove']:.1f}" for each in figures))
    yield table_row("refused", *(str(each["refused"]) for each in figures))


def against_the_limit(limit: Mapping[str, Any]) -> Iterator[str]:
    yield table_row("the last evacuation's flow-mods", "a second")
    yield table_row("---", "---:")
    yield table_row("by ONOS", f"{limit['flowModsPerSecond']:.0f}")
    yield table_row("the same by a raw connection to each switch", f"{limit['rawFlowModsPerSecond']:.0f}")
    yield table_row("rules that stand, by `ovs-ofctl --bundle`", f"{limit['bundleRulesPerSecond']:.0f}")
    yield table_row("ONOS's share of the raw connections' rate", f"{100 * limit['shareOfRaw']:.1f} %")
    yield table_row("ONOS's share of the bundles' rate", f"{100 * limit['shareOfBundle']:.1f} %")


def start(figures: Mapping[str, Any]) -> Iterator[str]:
    yield table_row("a start with", f"{figures['guests']} guests away")
    yield table_row("---", "---:")
    yield table_row("ONOS ready after, s", f"{figures['readySeconds']:.1f}")
    yield table_row("inventories begin after, s", f"{figures['untilToldSeconds']:.1f}")
    yield table_row("from then: all inventories answered, s", f"{figures['inventoriesSeconds']:.1f}")
    yield table_row("from then: every guest bound, s", f"{figures['boundSeconds']:.1f}")
    yield table_row("from then: their rules confirmed, s", f"{figures['confirmedSeconds']:.1f}")


def picture(sizes: Sequence[Mapping[str, Any]], path: Path) -> None:
    numbers = [size["away"] for size in sizes]
    took = {f"switching, {point}": [size["out"]["took"].get("switching", {}).get(point) for size in sizes] for point in ("p50", "p99")}
    panels = [
        Panel("ms", took),
        Panel("ms of processor time", {"a move": [size["out"]["cpuMsPerMove"] for size in sizes]}),
        Panel("% of a core", {"at rest": [size["idlePercent"] for size in sizes]}),
    ]
    draw("What more guests that are away cost", "guests away", numbers, panels, path)


def rules_per_second(size: Mapping[str, Any]) -> float:
    return float(sum(size["filled"]["rules"].values()) / size["filled"]["seconds"])


def heap_per_binding(size: Mapping[str, Any], kind: str = "ownBytes") -> float | None:
    """In kB of 1,000 bytes: all of it, by the number of guests away, so that what is there without any counts as well."""
    return None if size["heap"] is None else size["heap"][kind] / 1000 / size["away"]


def table_row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _ms(took: Mapping[str, Any], word: str, point: str) -> str:
    return f"{took[word][point]:.1f}" if word in took else "–"


def _exact(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


if __name__ == "__main__":
    update(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))

# SPDX-License-Identifier: Apache-2.0
"""What the same switches do with the same flow-mods when there is no controller: by one raw connection each, and by ovs-ofctl's bundles."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from lab.flowtable import FlowTable
from lab.lab import Lab
from lab.vswitch import VSwitch
from probe.flow_mods import Overheard, Sent, Stage, send

T = TypeVar("T")
_BUNDLE_LIMIT = 120  # seconds


def overhear(lab: Lab) -> dict[str, Overheard]:
    """Notes from now on what ONOS has each switch change."""
    return {name: Overheard(f"{switch.run_dir}/{name}.snoop") for name, switch in lab.switches.items()}


def resend(lab: Lab, stages: Mapping[str, list[Stage]]) -> dict[str, Sent]:
    """To all switches at the same time."""
    return _each(lab, lambda switch: send(f"{switch.run_dir}/{switch.name}.mgmt", stages[switch.name]))


def bundle(lab: Lab, more: Mapping[str, list[str]], out: Path) -> float:
    """Has each switch add those rules in one bundle, all switches at the same time; returns after how many seconds they had."""
    for name, rules in more.items():
        (out / f"bundle-{name}.txt").write_text("\n".join(rules) + "\n", encoding="utf-8")
    begun = time.perf_counter()
    _each(lab, lambda switch: switch.add_in_bundle(out / f"bundle-{switch.name}.txt", _BUNDLE_LIMIT))
    return time.perf_counter() - begun


def ratios(overheard: Mapping[str, list[Stage]], seconds: float, raw: Mapping[str, Sent], standing: int, bundled: float) -> dict[str, Any]:
    """Rules a second of each way, and what of them ONOS reaches."""
    flow_mods = sum(len(stage) for stages in overheard.values() for stage in stages)
    ours, by_raw = flow_mods / seconds, flow_mods / max(each.seconds for each in raw.values())
    by_bundle = standing / bundled
    return {
        "flowMods": flow_mods,
        "stages": sum(map(len, overheard.values())),
        "errors": sum(each.errors for each in raw.values()),
        "flowModsPerSecond": round(ours, 1),
        "rawFlowModsPerSecond": round(by_raw, 1),
        "bundleRulesPerSecond": round(by_bundle, 1),
        "shareOfRaw": round(ours / by_raw, 4),
        "shareOfBundle": round(ours / by_bundle, 4),
    }


def added(before: Mapping[str, FlowTable], after: Mapping[str, FlowTable]) -> dict[str, list[str]]:
    """By switch, the rules that only the later table has."""
    return {name: after[name].diff(table)[0] for name, table in before.items()}


def _each(lab: Lab, action: Callable[[VSwitch], T]) -> dict[str, T]:
    with ThreadPoolExecutor(len(lab.switches)) as pool:
        return dict(zip(lab.switches, pool.map(action, lab.switches.values())))

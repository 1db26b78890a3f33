# SPDX-License-Identifier: Apache-2.0
"""How long a hypervisor waits for the answer to `switching`, and where the time goes.

A VM's migration between two sites is prepared, switched and cancelled 100 times, signed, and over connections that are kept, as notifiers
keep theirs. The answer comes when the switch has confirmed. It shows that

- it comes within 20 ms in the median and 100 ms at worst;
- how much of that is HTTP (connection, signature, JSON, both ways), the store (deciding, and keeping the decision), the rules (computing them
  and handing them over) and the installation (flow rule service, OpenFlow, the switch's barrier).

Nothing else runs meanwhile. The table is in switching-time.md beside the logs.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

from harness.context import Context
from lab.lab import Lab
from lab.notifier import Access, Config, Controller
from report.spread import Spread, markdown
from steps.names import AWAY, HOME, VM
from steps.registrations import arriving, leaving

BENCHMARK = True
TIME_LIMIT = 300
SWITCHES, WARM = 100, 10  # the first few load classes; a controller in use has done that
MEDIAN_MS, WORST_MS = 20, 100
STEPS = {"storeMs": "store", "rulesMs": "rules", "installMs": "installation"}

Values = dict[str, list[float]]
Speakers = dict[str, Controller]  # by hypervisor


def run(context: Context) -> None:
    values: Values = defaultdict(list)
    # A VM that waits at the destination is enough: what is measured is ONOS and the switches.
    with context.two_sites(notifiers=False) as lab:
        for hypervisor in (HOME, AWAY):
            lab.hypervisors[hypervisor].launch(lab.plan.machine(VM), incoming=True)
        speakers = {each: speaker(context, lab, each) for each in (HOME, AWAY)}
        context.step(f"{SWITCHES} times `switching`")
        for number in range(WARM + SWITCHES):
            took, timings = switch_once(context, lab, speakers, f"m-{number}")
            if number >= WARM:
                note(values, took, timings)
        for each in speakers.values():
            each.close()
    publish(context, {name: Spread.of("ms", each) for name, each in values.items()})


def speaker(context: Context, lab: Lab, hypervisor: str) -> Controller:
    """As its notifier would speak."""
    key = lab.hypervisors[hypervisor].key
    url, ca = f"{context.onos.base}/onos/hypermip", context.onos.ca
    return Controller(Access(Config(hypervisor, (url,), (), {}, ca=ca, key=str(key) if key else "")))


def switch_once(context: Context, lab: Lab, speakers: Speakers, migration: str) -> tuple[float, dict[str, float]]:
    """Milliseconds of one `switching`, and what the application says of them; the migration is then cancelled."""
    register(context, speakers[AWAY], arriving(lab, VM, AWAY, "preparing", migration=migration, source=HOME))
    register(context, speakers[HOME], leaving(lab, VM, HOME, "preparing", migration=migration, destination=AWAY))
    begun = time.perf_counter()
    timings = register(context, speakers[HOME], leaving(lab, VM, HOME, "switching", migration=migration))
    took = (time.perf_counter() - begun) * 1000
    register(context, speakers[HOME], leaving(lab, VM, HOME, "cancelled", migration=migration))
    return took, timings


def register(context: Context, controller: Controller, registration: dict[str, Any]) -> dict[str, float]:
    answer = controller.register(registration)
    if not answer.accepted:
        context.require(f"{registration['migration']}, {registration['phase']}: accepted", False, str(answer.body))
    return dict(answer.body["timings"])


def note(values: Values, took: float, timings: dict[str, float]) -> None:
    values["`switching` to its answer"].append(took)
    values["of that: HTTP"].append(took - sum(timings[step] for step in STEPS))
    for step, name in STEPS.items():
        values[f"of that: {name}"].append(timings[step])


def publish(context: Context, spreads: dict[str, Spread]) -> None:
    context.result.measurements = {name: each.to_json() for name, each in spreads.items()}
    table = markdown(spreads)
    context.out.mkdir(parents=True, exist_ok=True)
    (context.out / "switching-time.md").write_text(table)
    print(table)
    whole = spreads["`switching` to its answer"]
    context.check(f"within {MEDIAN_MS} ms in the median", whole.median <= MEDIAN_MS, f"{whole.median:.1f} ms")
    context.check(f"within {WORST_MS} ms at worst of {SWITCHES}", max(whole.values) <= WORST_MS, f"{max(whole.values):.1f} ms")

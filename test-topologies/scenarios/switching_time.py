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

from collections import defaultdict

from harness.context import Context
from report.spread import Spread, markdown
from steps.switched import launch_waiting, speakers, switch_once

BENCHMARK = True
TIME_LIMIT = 300
SWITCHES, WARM = 100, 10  # the first few load classes; a controller in use has done that
MEDIAN_MS, WORST_MS = 20, 100
STEPS = {"storeMs": "store", "rulesMs": "rules", "installMs": "installation"}

Values = dict[str, list[float]]


def run(context: Context) -> None:
    values: Values = defaultdict(list)
    with context.two_sites(notifiers=False) as lab:
        launch_waiting(lab)
        ends = speakers(context, lab)
        context.step(f"{SWITCHES} times `switching`")
        for number in range(WARM + SWITCHES):
            took, timings = switch_once(context, lab, ends, f"m-{number}")
            if number >= WARM:
                note(values, took, timings)
        for each in ends.values():
            each.close()
    publish(context, {name: Spread.of("ms", each) for name, each in values.items()})


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

# SPDX-License-Identifier: Apache-2.0
"""What the application costs: throughput, round-trip time, start time, memory.

Measured several times each, and reported with median and extremes, as JSON and as a table (costs.md beside the logs):

- TCP throughput to and from the VM, and its round-trip time, for a correspondent in its home subnet and one at the other site:
  at home with the application inactive, at home with it active, and away through the tunnel;
- seconds until the embedded ONOS is ready, with the application installed, and the memory its process then holds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from harness import paths
from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from probe.traffic import UDP_ECHO
from probe.udp import UdpProbe
from report.spread import Spread, markdown
from steps import application
from steps.moves import migrate
from steps.names import AWAY, HOME, VM

BENCHMARK = True
TIME_LIMIT = 900
CORRESPONDENTS = ("home", "remote")
STARTS, ROUNDS = 3, 5
SECONDS = 3
SINK, SOURCE = 9001, 9002
THROUGHPUT = paths.LAB_HOME / "probe" / "throughput.py"

Values = dict[str, list[float]]
UNITS = {"TCP to the VM": "Mbit/s", "TCP from the VM": "Mbit/s", "round-trip time": "ms"}


def run(context: Context) -> None:
    spreads = measure_starts(context)
    with context.two_sites() as lab:
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        inactive, active, away = measure_places(context, lab)
    spreads |= {f"{name}, at home, application inactive": spread for name, spread in inactive.items()}
    spreads |= {f"{name}, at home, application active": spread for name, spread in active.items()}
    spreads |= {f"{name}, away": spread for name, spread in away.items()}
    publish(context, spreads)


def measure_starts(context: Context) -> dict[str, Spread]:
    seconds, mbytes = [], []
    for number in range(1, STARTS + 1):
        context.runtime.stop()
        seconds.append(context.runtime.start())
        mbytes.append(context.runtime.resident_mbytes())
        context.step(f"start {number}: {seconds[-1]:.1f} s, {mbytes[-1]:.0f} MB")
    return {"ONOS with the application, start to ready": Spread.of("s", seconds), "its resident memory when ready": Spread.of("MB", mbytes)}


def measure_places(context: Context, lab: Lab) -> tuple[dict[str, Spread], dict[str, Spread], dict[str, Spread]]:
    """At home inactive and active by turns, so that a machine that slows down slows both; then away."""
    inactive: Values = defaultdict(list)
    active: Values = defaultdict(list)
    away: Values = defaultdict(list)
    for number in range(1, ROUNDS + 1):
        context.step(f"at home, inactive and active, {number} of {ROUNDS}")
        application.deactivate(context.onos)
        measure_traffic(context, lab, inactive)
        application.activate(context.onos)
        wait_for("the application answers", lambda: context.onos.get("/onos/hypermip/bindings").status == 200, timeout=30)
        measure_traffic(context, lab, active)
    context.step(f"{VM} moves to {AWAY}")
    migrate(lab, context.onos, VM, AWAY, "away")
    for number in range(1, ROUNDS + 1):
        context.step(f"away, {number} of {ROUNDS}")
        measure_traffic(context, lab, away)
    migrate(lab, context.onos, VM, HOME, "at-home")
    return spread(inactive), spread(active), spread(away)


def measure_traffic(context: Context, lab: Lab, into: Values) -> None:
    """One of each kind, one after the other."""
    address = lab.machines[VM].what.ip
    for name in CORRESPONDENTS:
        into[f"TCP to the VM from {name}"].append(throughput(lab, name, "in", f"{address}:{SINK}"))
        into[f"TCP from the VM to {name}"].append(throughput(lab, name, "out", f"{address}:{SOURCE}"))
        probe = UdpProbe(partial(lab.popen, name), f"{address}:{UDP_ECHO}", context.out / f"rtt-{name}.log", interval_us=5000, drain_ms=200)
        probe.wait_answered(int(SECONDS * 200 * 0.9))
        into[f"round-trip time from {name}"].append(probe.finish().counts().rtt_ms["median"])


def throughput(lab: Lab, name: str, direction: str, target: str) -> float:
    command = ["/usr/bin/python3", "-B", str(THROUGHPUT), direction, target, str(SECONDS)]
    return float(json.loads(lab.run(name, command, timeout=SECONDS + 20).stdout)["mbit_per_second"])


def spread(values: Mapping[str, list[float]]) -> dict[str, Spread]:
    return {name: Spread.of(next(unit for kind, unit in UNITS.items() if name.startswith(kind)), each) for name, each in values.items()}


def publish(context: Context, spreads: dict[str, Spread]) -> None:
    context.result.measurements = {name: each.to_json() for name, each in spreads.items()}
    table = markdown(spreads)
    context.out.mkdir(parents=True, exist_ok=True)
    (context.out / "costs.md").write_text(table)
    print(table)
    ready = spreads["ONOS with the application, start to ready"].median
    context.check("ONOS is ready in under 60 s", ready < 60, f"{ready:.1f} s")

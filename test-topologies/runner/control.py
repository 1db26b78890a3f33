# SPDX-License-Identifier: Apache-2.0
"""A lab under ONOS's control."""

from __future__ import annotations

from lab.lab import Lab
from lab.onos import Onos
from runner.tables import LIMIT, wait_at_rest
from runner.waiting import wait_for


def put_under_control(onos: Onos, lab: Lab) -> None:
    """Returns when ONOS controls every switch, is configured, base forwarding is in place, and no rule of an earlier scenario is to go yet."""
    onos.wait_devices(lab.plan)
    onos.configure(lab.plan)
    onos.base_forwarding(lab.plan)
    wait_for("the application answers", lambda: onos.get("/onos/hypermip/bindings").ok, timeout=30)
    wait_for("earlier scenarios' times of grace are over: their rules stand on these switches, too", lambda: _nothing_drains(onos), LIMIT)
    wait_at_rest(lab)


def _nothing_drains(onos: Onos) -> bool:
    return not any(binding.get("draining") for binding in onos.bindings())

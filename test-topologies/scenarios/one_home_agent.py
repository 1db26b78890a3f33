# SPDX-License-Identifier: Apache-2.0
"""A VM moves out of a home network with one home agent, and the other switches of that network have no part in it.

The home network has three switches in a row: the home agent, the one that the VM leaves, and one beyond. Correspondents at the first and the
last of them and at another site send a packet a millisecond each. The VM goes to B, to C, home to the home agent's switch, from there to
the second one, to B again, and home to another hypervisor. It shows that

- no packet is lost in any of the moves, though a correspondent's switch never hears of them from the controller;
- when the grace time is over, the home agent alone has a rule for frames to the VM, which leads straight to where it is, and the two
  other switches have the tables that they had before the first move;
- when the VM is home, each switch's table is what it was.
"""

from __future__ import annotations

from dataclasses import replace

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.plan import Host, Network, Plan, Switch
from lab.three_sites import three_sites
from steps.moves import phase
from steps.planned import PlannedMoves
from steps.steering import endpoint, redirects
from steps.tables import Tables, expect

VM, HOME = "vm1", "hv-a2"
HOME_AGENT, OTHERS = "a1", ("a2", "a3")
BEYOND = "host-a3"
CORRESPONDENTS = ("host-a", BEYOND, "host-b")
AWAY = ("hv-b", "hv-c")
ROUTE = (*AWAY, "hv-a", "hv-a2", "hv-b", "hv-a3")


def run(context: Context) -> None:
    with context.three_sites(plan()) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        moves = PlannedMoves(context, lab, VM, CORRESPONDENTS)
        for destination in ROUTE:
            moves.move(destination)
            wait_for(f"settled at {destination}", lambda: is_settled(context), timeout=20, interval=0.1)
            if destination in AWAY:
                check_one_redirects(context, lab, destination, clean)
            else:
                expect(context, lab, f"settled at {destination}", clean)
                found = phase(context.onos, VM)
                context.check(f"settled at {destination}: the binding is at home", found == "at-home", str(found))
        moves.finish()


def plan() -> Plan:
    """Three sites, and one more switch behind the second one of site a."""
    sites = three_sites()
    return replace(
        sites,
        networks=tuple(_with_one_agent(network) if network.id == "net-a" else network for network in sites.networks),
        switches=(*sites.switches, Switch("a3", "a3".rjust(16, "0"), "172.31.0.13/24", "198.18.0.13/24")),
        hosts=(*sites.hosts, Host(BEYOND, "a3", "10.1.0.13/24", "10.1.0.1")),
        trunks=(*sites.trunks, ("a2", "a3")),
    )


def _with_one_agent(network: Network) -> Network:
    return replace(network, switches=(*network.switches, "a3"), home_agents="one")


def is_settled(context: Context) -> bool:
    """Tells whether the migration is closed, and no place that the VM left sends anything on."""
    binding = context.onos.binding(VM).body
    return binding["phase"] in ("away", "at-home") and not binding.get("draining")


def check_one_redirects(context: Context, lab: Lab, destination: str, clean: Tables) -> None:
    expect(context, lab, f"settled at {destination}", {name: clean[name] for name in OTHERS})
    found, wanted = redirects(lab, HOME_AGENT, lab.machines[VM].what.mac), [[endpoint(lab, destination)]]
    context.check(f"settled at {destination}: {HOME_AGENT} redirects straight to there", found == wanted, f"{found}, wanted {wanted}")

# SPDX-License-Identifier: Apache-2.0
"""An underlay that is too narrow is reported, and costs packets; a router with the right MTU tells senders; a wider underlay carries all.

A VM is away while the underlay's MTU goes from 1600 bytes to 1500 and back, and the configuration with it. It shows that

- at 1600, full-size packets (1500 bytes, not to be fragmented) get through the tunnel both ways;
- at 1500, the log says at configuration, and mip-switches, mip-tunnels, mip-networks and REST say, that 1450 bytes fit;
- 1450 bytes get through then, and 1451 do not: the switch drops them and nobody is told, as docs/mtu.md says;
- with the networks' MTU at 1450, the warnings are gone, and the home router tells who sends more (RFC 1191);
- with the underlay back at 1600, the warnings are gone and full-size packets get through again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.plan import Plan, two_sites
from steps.moves import migrate
from steps.names import AWAY, HOME, VM
from steps.tables import expect

LAB = "two sites"
WIDE, NARROW = 1600, 1500
FULL, FITTING = 1500, 1450  # of the VM's packets; the latter is what VXLAN over IPv4 leaves of NARROW
HEADERS = 28  # of an ICMP echo over IPv4
BESIDE, BEHIND_ROUTER = "home", "routed"
SENTENCE = f"may have {FULL} bytes, but only {FITTING} fit through the tunnel"
LOGGER = "org.hypermip.app.config.MobilityDomainManager"


def run(context: Context) -> None:
    plan = two_sites()
    with context.two_sites(plan) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        migrate(lab, context.onos, VM, AWAY, "arrived", "away")
        check_reports(context, "at 1600", (), WIDE - 50)
        check_passes(context, lab, "at 1600", BESIDE, FULL)

        narrow = replace(plan, underlay_mtu=NARROW)
        configure(context, lab, narrow)
        context.check("the log warns of it at configuration", SENTENCE in context.runtime.shell(f"log:display -n 20 {LOGGER}"))
        check_reports(context, "at 1500", ("net-a", "net-b"), FITTING)
        check_passes(context, lab, "at 1500", BESIDE, FITTING)
        said = ping(lab, BESIDE, FITTING + 1)
        context.check("what is a byte too big is lost", "0 received" in said and "errors" not in said, said)

        fitting = replace(narrow, networks=tuple(replace(network, mtu=FITTING) for network in narrow.networks))
        configure(context, lab, fitting)
        check_reports(context, "with networks of 1450", (), FITTING)
        lab.run("ra", ["ip", "link", "set", "ra-a1", "mtu", str(FITTING)])
        said = ping(lab, BEHIND_ROUTER, FITTING + 1)
        context.check(
            "the router tells who sends more what fits", re.search(rf"From 10\.9\.0\.1 .*mtu = {FITTING}", said) is not None, said
        )
        lab.run("ra", ["ip", "link", "set", "ra-a1", "mtu", str(FULL)])

        configure(context, lab, plan)
        check_reports(context, "at 1600 again", (), WIDE - 50)
        check_passes(context, lab, "at 1600 again", BESIDE, FULL)
        migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)


def configure(context: Context, lab: Lab, plan: Plan) -> None:
    """The underlay as the plan has it, and the application told so."""
    context.step(f"underlay of {plan.underlay_mtu} bytes, networks of {plan.networks[0].mtu}")
    for switch in lab.switches.values():
        switch.set_underlay_mtu(plan.underlay_mtu)
    context.onos.configure(plan)
    wait_for("the configuration counts", lambda: tunnel(context)["underlayMtu"] == plan.underlay_mtu, timeout=10)


def tunnel(context: Context) -> dict[str, object]:
    tunnels = context.onos.get("/onos/hypermip/tunnels").body["tunnels"]
    context.require("there is one tunnel", len(tunnels) == 1, str(tunnels))
    return dict(tunnels[0])


def check_reports(context: Context, when: str, too_narrow_for: Sequence[str], mtu: int) -> None:
    """Commands and REST agree on what fits, and warn of the networks that do not; of nothing else."""
    found = tunnel(context)
    context.check(f"{when}: REST says what fits", found["mtu"] == mtu and found["tooNarrowFor"] == list(too_narrow_for), str(found))
    warnings = [warning for switch in context.onos.get("/onos/hypermip/switches").body["switches"] for warning in switch["warnings"]]
    named = [network for network in ("net-a", "net-b") for warning in warnings if f"network {network} {SENTENCE}" in warning]
    both_ends = sorted(2 * list(too_narrow_for))
    context.check(f"{when}: both switches warn of each network", named == both_ends and len(warnings) == len(named), str(warnings))
    switches = context.runtime.shell("mip-switches")
    context.check(f"{when}: mip-switches says the same", switches.count("warning:") == len(warnings), switches)
    for command, words in (("mip-tunnels", f" mtu={mtu},"), ("mip-networks", f" tunnelMtu={mtu},")):
        said = context.runtime.shell(command)
        context.check(f"{when}: {command} says what fits", words in said, said)


def check_passes(context: Context, lab: Lab, when: str, host: str, size: int) -> None:
    """The answer to an echo is as big as the echo, so one shows both ways."""
    said = ping(lab, host, size)
    context.check(f"{when}: IP packets of {size} bytes get through both ways", "3 received" in said, said)


def ping(lab: Lab, host: str, size: int) -> str:
    """What ping says of three IP packets of that size that must not be fragmented."""
    address = lab.machines[VM].what.ip
    done = lab.run(host, ["ping", "-M", "do", "-c3", "-i0.2", "-W1", "-s", str(size - HEADERS), address], check=False)
    return done.stdout + done.stderr

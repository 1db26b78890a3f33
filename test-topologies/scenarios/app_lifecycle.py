# SPDX-License-Identifier: Apache-2.0
"""The application is installed, deactivated, activated and uninstalled over REST and from the shell, while a VM is away.

It shows that

- deactivating removes every rule of ours from every switch, and no other;
- activating again brings the same rules back, and packets reach the VM again, with no new registration and no new configuration;
- uninstalling removes REST resources and bundles, and after the time for an update the rules; the .oar installed again, the VM is reached
  again;
- an update, which is an uninstallation and an installation to ONOS, takes no rule away and loses no packet;
- all of it works over REST and from Karaf's shell;
- all our bundles are active then, which ONOS's list of applications alone would not tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from harness import paths
from harness.context import Context
from lab.lab import Lab
from steps import application
from steps.moves import migrate
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.reached import ping
from steps.tables import Tables, base_only, expect

LAB = "two sites"
NAME = application.APPLICATION
TIME_LIMIT = 360
UPDATE_PACKETS = 150  # half a minute: longer than an update takes


def run(context: Context) -> None:
    with context.two_sites() as lab:
        at_home = lab.flow_tables()
        without_ours = base_only(at_home)
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        migrate(lab, context.onos, VM, AWAY, "away")
        with_ours = lab.flow_tables()
        context.require("rules of ours are there", with_ours != without_ours)
        stages = [
            ("deactivated over REST", lambda: application.deactivate(context.onos), without_ours),
            ("activated over REST", lambda: application.activate(context.onos), with_ours),
            ("deactivated from the shell", lambda: context.runtime.shell(f"app deactivate {NAME}"), without_ours),
            ("activated from the shell", lambda: context.runtime.shell(f"app activate {NAME}"), with_ours),
            ("uninstalled over REST", lambda: application.uninstall(context.onos), without_ours),
        ]
        for name, act, tables in stages:
            stage(context, lab, name, act, tables)
        check_uninstalled(context, "over REST")
        stage(context, lab, "installed over REST", lambda: application.install(context.onos, paths.oar()), with_ours)
        check_update(context, lab, with_ours)
        stage(context, lab, "uninstalled from the shell", lambda: context.runtime.shell(f"app uninstall {NAME}"), without_ours)
        check_uninstalled(context, "from the shell")
        stage(context, lab, "installed from the shell", lambda: install_from_shell(context), with_ours)
        check_bundles(context)
        context.step(f"{VM} goes home")
        migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", at_home)


def stage(context: Context, lab: Lab, name: str, act: Callable[[], object], tables: Tables) -> None:
    """Does one thing, waits for the tables it should lead to, and sees whether the VM is reached as they say."""
    context.step(name)
    act()
    expect(context, lab, name, tables)
    if name.startswith(("activated", "installed")):
        check_reached(context, lab, name)


def check_reached(context: Context, lab: Lab, when: str) -> None:
    for name, said in ping(lab, CORRESPONDENTS, lab.machines[VM].what.ip, count=10).items():
        context.check(f"{when}: {name} reaches the VM", said.returncode == 0, said.stdout.strip().splitlines()[-2:][0])


def check_update(context: Context, lab: Lab, tables: Tables) -> None:
    context.step("updated over REST, while the VM is asked 5 times a second")
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ping, lab, CORRESPONDENTS, lab.machines[VM].what.ip, count=UPDATE_PACKETS)
        application.uninstall(context.onos)
        context.check("uninstalled for an update: the rules stay", lab.flow_tables() == tables)
        application.install(context.onos, paths.oar())
    expect(context, lab, "updated", tables)
    for name, said in asked.result().items():
        context.check(f"updated: {name} lost nothing", " 0% packet loss" in said.stdout, said.stdout.strip().splitlines()[-2:][0])


def install_from_shell(context: Context) -> None:
    context.runtime.shell(f"app install file:{paths.oar()}")
    context.runtime.shell(f"app activate {NAME}")


def check_uninstalled(context: Context, how: str) -> None:
    status = context.onos.get("/onos/hypermip/bindings").status
    context.check(f"uninstalled {how}: our REST resources are gone", status == 404, f"status {status}")
    context.check(f"uninstalled {how}: our bundles are gone", not bundles(context), str(bundles(context)))


def check_bundles(context: Context) -> None:
    states = bundles(context)
    context.check("installed: all our bundles are active", len(states) >= 3 and set(states.values()) == {"Active"}, str(states))


def bundles(context: Context) -> dict[str, str]:
    """State of each bundle of the .oar; those of the embedded runtime are not meant."""
    listed = context.runtime.shell("bundle:list -s --no-format")
    pattern = re.compile(r"^\d+\s+(\w+)\s.*\b(?:org\.hypermip\.|hypermip-)(flows|app|cli)\b", re.MULTILINE)
    return {name: state for state, name in pattern.findall(listed)}

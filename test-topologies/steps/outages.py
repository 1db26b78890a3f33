# SPDX-License-Identifier: Apache-2.0
"""Things that break, on purpose."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.vswitch import UNDERLAY_BRIDGE


def restart_vswitchd(lab: Lab, name: str) -> None:
    """Ends a switch's ovs-vswitchd, so that all its flows are lost, and starts a new one on the same database."""
    stop_vswitchd(lab, name)
    start_vswitchd(lab, name)


def stop_vswitchd(lab: Lab, name: str) -> None:
    """The switch forwards nothing any more, and its flows are lost."""
    switch = lab.switches[name]
    pid = int((switch.run_dir / "ovs-vswitchd.pid").read_text())
    switch.appctl("exit")
    wait_for(f"{name}'s ovs-vswitchd ends", lambda: not os.path.exists(f"/proc/{pid}"), timeout=10)


def start_vswitchd(lab: Lab, name: str) -> None:
    """On the database of the one that was ended; without a flow until a controller sends some."""
    switch = lab.switches[name]
    command = ["ovs-vswitchd", f"unix:{switch.run_dir}/db.sock", f"--unixctl={switch.run_dir}/ovs-vswitchd.ctl"]
    command += [f"--pidfile={switch.run_dir}/ovs-vswitchd.pid", f"--log-file={lab.out}/{name}-restarted.log", "--verbose=console:off"]
    environment = {**os.environ, "OVS_RUNDIR": str(switch.run_dir)}
    lab.popen(name, command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # The underlay bridge's own port is a device of the daemon that went, and its address went with it.
    wait_for(f"{name}'s bridge", (switch.run_dir / f"{name}.mgmt").exists, timeout=10)
    wait_for(
        f"{name}'s underlay bridge", lambda: lab.run(name, ["ip", "link", "show", UNDERLAY_BRIDGE], check=False).returncode == 0, timeout=10
    )
    lab.run(name, ["ip", "address", "replace", switch.what.endpoint, "dev", UNDERLAY_BRIDGE])
    lab.run(name, ["ip", "link", "set", UNDERLAY_BRIDGE, "mtu", str(lab.plan.underlay_mtu), "up"])


@contextmanager
def onos_stopped(context: Context) -> Iterator[None]:
    """ONOS's process does nothing until the block ends."""
    context.step("ONOS is stopped in its tracks")
    pid = context.runtime.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
        context.step("ONOS goes on")


@contextmanager
def fresh_onos_afterwards(context: Context) -> Iterator[None]:
    """The next scenario's ONOS has taken over no rule that it found on switches: it would lay such a rule on switches of later labs, too.

    After a scenario that fails, the loop starts another ONOS.
    """
    yield
    if context.result.ok:
        context.runtime.kill()
        context.step(f"a fresh ONOS is ready after {context.runtime.start():.1f} s")

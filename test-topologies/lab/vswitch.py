# SPDX-License-Identifier: Apache-2.0
"""An Open vSwitch of its own for each switch of the topology.

Mininet's OVSSwitch shares one ovs-vswitchd; a site has its own, and with the userspace datapath two tunnel endpoints inside one
vswitchd do not work. So this one runs its ovsdb-server and ovs-vswitchd in the switch's namespace, with two bridges: the integration
bridge, named as the switch, and br-phy, which holds the tunnel endpoint's address and has the underlay NIC as its port.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mininet.node import Switch as MininetSwitch

from . import leftovers, notifier, plan
from .command import CommandFailed, end, keep_priority, run, start
from .flowtable import FlowTable
from .nodes import Named

UNDERLAY_BRIDGE = "br-phy"
# What may wait in a port until vswitchd looks at it. The kernel's default holds 250 small frames: at some thousand frames a second
# one moment without a processor, such as the start of a migration, lost hundreds. Only the whole machine's default can be set.
_PORT_QUEUE_BYTES = 8 << 20
# A vswitchd that had no processor for a second gives up whoever was connecting to it: nothing was asked of it yet.
_NOT_OPENED, _OPENINGS = "failed to open socket (Broken pipe)", 5
_SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
_RECONFIGURED_S = 60  # seconds in which a switch has done what it was told: with a thousand ports, and without a processor, far more than one


class VSwitch(Named, MininetSwitch):
    """A switch with its own daemons, whose files are in run_dir and whose logs are in log_dir."""

    def __init__(
        self, name: str, what: plan.Switch, underlay_mtu: int, log_dir: Path, vlans: Mapping[str, int] | None = None, **params: Any
    ) -> None:
        """vlans: by port, those of the hosts and routers that are in one."""
        self.what = what
        self.vlans = vlans or {}
        self.underlay_mtu = underlay_mtu
        self.log_dir = log_dir
        self.run_dir = leftovers.RUN / name
        self._env = {**os.environ, "OVS_RUNDIR": str(self.run_dir)}
        self._keeper: subprocess.Popen[Any] | None = None
        super().__init__(name, dpid=what.dpid, **params)

    # --- life -------------------------------------------------------------------------------------------------------------------

    def start(self, controllers: list[Any]) -> None:
        """Mininet calls this with its own controllers; the lab's is elsewhere, and given at construction."""
        self.run_dir.mkdir(parents=True, exist_ok=True)
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self._silence_kernel()
        for queue in ("rmem_default", "wmem_default"):
            leftovers.set_for_now(f"net/core/{queue}", _PORT_QUEUE_BYTES)
        database = self.run_dir / "conf.db"
        run(["ovsdb-tool", "create", str(database), _SCHEMA])
        self._daemon("ovsdb-server", str(database), f"--remote=punix:{self.run_dir}/db.sock")
        self.vsctl("--no-wait", "init")
        self._daemon("ovs-vswitchd", f"unix:{self.run_dir}/db.sock")
        self.set_underlay_mtu(self.underlay_mtu)
        self._create_bridges()
        self._address(f"{self.name}-mgmt", self.what.management)
        if self.what.is_endpoint_ip6:
            run(["sysctl", "-qw", f"net.ipv6.conf.{UNDERLAY_BRIDGE}.disable_ipv6=0"], namespace=self.namespace)
        self._address(UNDERLAY_BRIDGE, self.what.endpoint, *(["nodad"] if self.what.is_endpoint_ip6 else []))
        run(["ip", "link", "set", UNDERLAY_BRIDGE, "mtu", str(self.underlay_mtu), "up"], namespace=self.namespace)

    def stop(self, deleteIntfs: bool = True) -> None:
        for daemon in ("ovs-vswitchd", "ovsdb-server"):
            control = self.run_dir / f"{daemon}.ctl"
            if control.exists():
                run(["ovs-appctl", "-T", "5", "-t", str(control), "exit"], check=False)
        super().stop(deleteIntfs)

    def _silence_kernel(self) -> None:
        """The userspace datapath reads its ports beside the kernel, not instead of it: the kernel must not answer there as well.

        Nor may any port get an IPv6 route of its own when it comes up: see HypervisorHost for what a change of routes does.
        """
        quiet = [f"net.ipv6.conf.{port}.disable_ipv6=1" for port in ("default", *self._ports(), f"{self.name}-mgmt")]
        run(["sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1", "net.ipv4.conf.all.arp_announce=2", *quiet], namespace=self.namespace)

    def _ports(self) -> list[str]:
        """Mininet's interfaces that become ports of a bridge: all but the management network's."""
        return [port for port in self.intfNames() if port not in ("lo", f"{self.name}-mgmt")]

    def _daemon(self, name: str, *arguments: str) -> None:
        run(
            [
                name,
                *arguments,
                f"--unixctl={self.run_dir}/{name}.ctl",
                f"--pidfile={self.run_dir}/{name}.pid",
                f"--log-file={self.log_dir}/{self.name}-{name}.log",
                "--verbose=console:off",
                "--detach",
                "--no-chdir",
            ],
            namespace=self.namespace,
            env=self._env,
        )
        pid = int((self.run_dir / f"{name}.pid").read_text(encoding="utf-8"))
        leftovers.record(pid)
        keep_priority(pid)

    def _create_bridges(self) -> None:
        bridge, underlay_nic = self.name, f"{self.name}-phy"
        commands = [
            ["add-br", bridge],
            ["set", "bridge", bridge, "datapath_type=netdev", f"other_config:datapath-id={self.what.dpid}"],
            ["add-br", UNDERLAY_BRIDGE],
            ["set", "bridge", UNDERLAY_BRIDGE, "datapath_type=netdev"],
            ["add-port", UNDERLAY_BRIDGE, underlay_nic],
        ]
        if self.what.has_leaf:
            commands += self._leaf()
        for port in self._ports():
            if port != underlay_nic:
                tag = self.vlans.get(port)
                commands.append(["add-port", self.leaf if self.what.has_leaf else bridge, port, *([f"tag={tag}"] if tag else [])])
        self.vsctl(*_joined(commands))

    @property
    def leaf(self) -> str:
        return f"leaf-{self.name}"

    def _leaf(self) -> list[list[str]]:
        """A bridge that forwards by itself, and the trunk to it: a pair of patch ports."""
        ends = ((self.name, self.what.trunk, f"trunk-{self.name}"), (self.leaf, f"trunk-{self.name}", self.what.trunk))
        commands = [["add-br", self.leaf], ["set", "bridge", self.leaf, "datapath_type=netdev"]]
        for bridge, port, peer in ends:
            commands += [["add-port", bridge, port], ["set", "interface", port, "type=patch", f"options:peer={peer}"]]
        return commands

    def _address(self, interface: str, address: str, *flags: str) -> None:
        run(["ip", "address", "add", address, "dev", interface, *flags], namespace=self.namespace)

    # --- what is asked of it ----------------------------------------------------------------------------------------------------

    def vsctl(self, *arguments: str) -> str:
        timeout = f"--timeout={_RECONFIGURED_S}"
        return run(["ovs-vsctl", timeout, f"--db=unix:{self.run_dir}/db.sock", *arguments], env=self._env, timeout=_RECONFIGURED_S + 5).stdout

    def appctl(self, *arguments: str) -> str:
        return run(["ovs-appctl", "-T", "10", "-t", f"{self.run_dir}/ovs-vswitchd.ctl", *arguments], env=self._env, timeout=15).stdout

    def ofctl(self, command: str, *arguments: str, version: str = "OpenFlow13") -> str:
        """An ovs-ofctl command on the integration bridge; the arguments are those after the bridge."""
        words = ["ovs-ofctl", "--timeout=10", "-O", version, command, self.name, *arguments]
        for _ in range(_OPENINGS - 1):
            try:
                return run(words, env=self._env, timeout=15).stdout
            except CommandFailed as failed:
                if _NOT_OPENED not in str(failed):
                    raise
        return run(words, env=self._env, timeout=15).stdout

    def flows(self) -> FlowTable:
        return FlowTable.parse(self.ofctl("dump-flows"))

    def add_in_bundle(self, rules: Path, timeout: float) -> None:
        """All rules of a file, as ovs-ofctl takes them, or none. The bridge speaks OpenFlow 1.4 from here on, which bundles need."""
        self.vsctl("set", "bridge", self.name, "protocols=OpenFlow10,OpenFlow13,OpenFlow14")
        words = ["ovs-ofctl", f"--timeout={timeout:.0f}", "-O", "OpenFlow14", "--bundle", "add-flows", self.name, str(rules)]
        run(words, env=self._env, timeout=timeout + 5)

    def rule_count(self) -> int:
        """How many rules it has, in all tables together; the switch counts them, and lists none."""
        return int(re.findall(r"\bflow_count=(\d+)", self.ofctl("dump-aggregate"))[0])

    def port_numbers(self) -> dict[str, int]:
        """OpenFlow port numbers by name."""
        described = self.ofctl("dump-ports-desc")
        return {name: int(number) for number, name in re.findall(r"^\s*(\d+)\(([^)]+)\):", described, re.MULTILINE)}

    def port_counters(self, port: str) -> dict[str, int]:
        """What went in and out of a port: rx_packets, rx_bytes, tx_packets, tx_bytes."""
        counted = re.findall(r"\b(rx|tx) pkts=(\d+), bytes=(\d+)", self.ofctl("dump-ports", port))
        if len(counted) != 2:
            raise KeyError(f"{self.name} has no port {port}")
        return {f"{way}_{unit}": int(count) for way, *counts in counted for unit, count in zip(("packets", "bytes"), counts)}

    def packets_in_table(self, table: int) -> int:
        """How many packets the rules of that table have done something with."""
        return sum(map(int, re.findall(r"\bn_packets=(\d+)", self.ofctl("dump-flows", f"table={table}"))))

    def set_up(self, controller: str | None, visitors: Sequence[str], forwards: bool) -> None:
        """As a user does, by the product's command; when the management network is there, as switches try controllers at once."""
        words = ["--base-forwarding", "normal" if forwards else "none", *(["--controller", controller] if controller else [])]
        for tunnel, encapsulation in self.what.tunnel_ports.items():
            words += ["--tunnel", f"{tunnel}={encapsulation}"]
        run([str(notifier.BRIDGE), self.name, *words, *_named(visitors)], env=self._env, timeout=60)

    def keep_set_up(self, visitors: Sequence[str]) -> None:
        """From here on the product's command sees to ports that come, and to a daemon that is started anew."""
        command = [str(notifier.BRIDGE), self.name, *_named(visitors), "--follow"]
        with (self.log_dir / f"bridge-{self.name}.log").open("w") as said:
            self._keeper = start(command, env=self._env, stdout=said, stderr=said)

    def check_set_up(self, *arguments: str) -> str:
        """What the product's command finds amiss, a line each; empty if nothing is."""
        done = run([str(notifier.BRIDGE), self.name, *arguments, "--check"], env=self._env, timeout=60, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def guard_endpoint(self, *arguments: str, switches: str = "") -> subprocess.CompletedProcess[str]:
        """The product's guard of its tunnel endpoint, on the bridge by which packets come to it; switches is what the application lists."""
        words = [str(notifier.UNDERLAY), "--bridge", UNDERLAY_BRIDGE, "--local-ip", self.what.endpoint_ip]
        words += ["--switches", "-"] if switches else []
        return run([*words, *arguments], env=self._env, timeout=60, check=False, input=switches)

    def underlay_flows(self) -> FlowTable:
        """The rules of the bridge by which packets come to its tunnel endpoint."""
        return FlowTable.parse(run(["ovs-ofctl", "--timeout=10", "-O", "OpenFlow13", "dump-flows", UNDERLAY_BRIDGE], env=self._env).stdout)

    def is_connected(self) -> bool:
        """Whether it has a controller, as it writes down every 5 s."""
        return self.vsctl("get", "Controller", self.name, "is_connected").strip() == "true"

    def leave_controller(self) -> None:
        """Ends the connection to the controller, while there is still a network to say so.

        Otherwise ONOS believes it to last, and refuses the same switch of a later lab that comes from another address.
        """
        if self._keeper is not None:
            end(self._keeper)
        self.vsctl("del-controller", self.name)

    def set_underlay_mtu(self, mtu: int) -> None:
        """The largest IP packet, in bytes, that leaves this switch for the underlay. A larger one is dropped there."""
        run(["ip", "link", "set", f"{self.name}-phy", "mtu", str(mtu)], namespace=self.namespace)

    # --- machines' ports --------------------------------------------------------------------------------------------------------

    def attach(self, port: str, floods: bool, vlan: int | None = None) -> None:
        """Add a port for a machine, in a VLAN, of which 0 is that of frames without a tag.

        Where the machine is a visitor, NORMAL's floods stay out of its port: they are another network's. As `hypermip-bridge --visitors`
        does it, but quicker; it has no need to look at the whole bridge while a machine is about to move.
        """
        self.vsctl("add-port", self.name, port, *([] if vlan is None else [f"tag={vlan}"]))
        if not floods and self._keeper is None:
            self.ofctl("mod-port", port, "no-flood", version="OpenFlow10")

    def silent_ports(self) -> set[str]:
        """Those that floods stay out of. OpenFlow 1.0 alone tells."""
        described = self.ofctl("dump-ports-desc", version="OpenFlow10")
        return set(re.findall(r"\(([^)]+)\):.*\n +config:.*\bNO_FLOOD\b", described))

    def detach(self, port: str) -> None:
        self.vsctl("--if-exists", "del-port", self.name, port)


def _named(visitors: Sequence[str]) -> list[str]:
    return [word for port in visitors for word in ("--visitors", port)]


def _joined(commands: Sequence[Sequence[str]]) -> list[str]:
    """Several ovs-vsctl commands as one, which is done as a whole."""
    return [word for command in commands for word in ("--", *command)]

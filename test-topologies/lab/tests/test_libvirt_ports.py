# SPDX-License-Identifier: Apache-2.0
"""What becomes of libvirt's calls of ovs-vsctl, as libvirt 9.0 makes them."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from lab.libvirt_ports import lay

ADD = "--timeout=5 -- --may-exist add-port br-vm1 vnet0 -- set Interface vnet0 external-ids:iface-status=active"
DELETE = "--timeout=5 -- --if-exists del-port vnet0"
MADE = [
    "ip link add sw-vnet0 type veth peer name vnet0 netns hm-b1",
    "ip link set sw-vnet0 master br-vm1 up",
    "ip link set vnet0 txqueuelen 10000 master br-vm1 up",
    "ip -n hm-b1 link set vnet0 promisc on up",
    "ovs-vsctl --timeout=10 --db=unix:/run/b1/db.sock add-port b1 vnet0",
]
UNFLOODED = "ovs-ofctl --timeout=10 -O OpenFlow10 mod-port b1 vnet0 no-flood"


class LibvirtPortsTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        for name in ("ip", "ovs-vsctl", "ovs-ofctl"):
            program = self.directory / name
            program.write_text(f'#!/bin/sh\necho {name} "$@"\n', encoding="utf-8")
            program.chmod(0o755)

    def made_of(self, call: str, is_stranger: bool) -> list[str]:
        switch = SimpleNamespace(name="b1", run_dir=Path("/run/b1"), namespace="hm-b1")
        hypervisor: Any = SimpleNamespace(switch=switch)
        with mock.patch("shutil.which", lambda name: str(self.directory / name)):
            script = lay(hypervisor, is_stranger, self.directory / "bin") / "ovs-vsctl"
        path = {"PATH": f"{self.directory}:{os.environ['PATH']}"}
        done = subprocess.run([str(script), *call.split()], env=path, capture_output=True, text=True, check=True, timeout=10)
        return done.stdout.splitlines()

    def test_a_tap_becomes_a_port_of_its_name(self) -> None:
        self.assertEqual(self.made_of(ADD, is_stranger=False), MADE)

    def test_floods_stay_out_of_a_strangers(self) -> None:
        self.assertEqual(self.made_of(ADD, is_stranger=True), [*MADE, UNFLOODED])

    def test_it_goes_with_its_wire(self) -> None:
        gone = "ovs-vsctl --timeout=10 --db=unix:/run/b1/db.sock --if-exists del-port vnet0"
        self.assertEqual(self.made_of(DELETE, is_stranger=True)[0], gone)

    def test_what_is_asked_is_asked_of_the_switch(self) -> None:
        asked = self.made_of("--timeout=5 --if-exists get Interface vnet0 external_ids:PortData", is_stranger=True)
        self.assertEqual(len(asked), 1)
        self.assertRegex(asked[0], "^ovs-vsctl .*b1/db.sock.* get Interface vnet0 external_ids:PortData$")


if __name__ == "__main__":
    unittest.main()

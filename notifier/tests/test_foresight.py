# SPDX-License-Identifier: Apache-2.0
"""What would be refused is told beforehand: by --check, and after the first `watching`."""

from __future__ import annotations

import io
import json
import tempfile
import unittest
from contextlib import redirect_stdout
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from hypermip_notifier.census import Present
from hypermip_notifier.command import main
from hypermip_notifier.config import Config
from hypermip_notifier.guest import Guest
from hypermip_notifier.inventory.examination import Examination
from hypermip_notifier.inventory.fabric import Fabric, Network
from hypermip_notifier.inventory.foresight import objections
from hypermip_notifier.journal import Journal
from hypermip_notifier.report.controller import Controller
from hypermip_notifier.source import Standing
from hypermip_notifier.taps import bridge_of
from tests.fake_qemu import FakeQemu
from tests.stub_application import StubApplication

MAC = "52:54:00:00:01:32"
VM1 = Guest("vm1", ((MAC, "tap-vm1"),))
NETWORKS = (
    Network("net-a", (ip_network("10.1.0.0/24"), ip_network("2001:db8:1::/64")), ("10.1.0.1",)),
    Network("net-b", (ip_network("10.2.0.0/24"),), ("10.2.0.1",)),
    Network("net-blue", (ip_network("10.2.0.0/24"),), ("10.2.0.1",)),
)
FABRIC = Fabric(NETWORKS, {"hv-a": ("tap-*", "vnet*")})
CONFIGURED: dict[str, list[dict[str, Any]]] = {
    "networks": [{"id": "net-a", "prefixes": ["10.1.0.0/24"], "gateways": ["10.1.0.1"]}],
    "hypervisors": [{"id": "hv-a", "ports": ["vnet*"]}],
}


def against(guest: Guest, fabric: Fabric | None = FABRIC, bridge: str | None = None, **settings: Any) -> list[tuple[str, str]]:
    config = Config("hv-a", "http://127.0.0.1:1/", (), **({"addresses": {MAC: ("10.1.0.50",)}} | settings))
    return [(each.field, each.value) for each in objections(guest, config, fabric, lambda _: bridge)]


class ForesightTest(unittest.TestCase):
    def test_nothing_is_wrong_with_what_would_be_accepted(self) -> None:
        for name in ("vm1", "Web Server 3", "büro", "_x", "a:b", "x" * 255):
            self.assertEqual(against(Guest(name, VM1.interfaces)), [])
        self.assertEqual(against(VM1, addresses={MAC: ("10.1.0.50", "2001:db8:1::50", "fe80::1")}), [])
        self.assertEqual(against(VM1, addresses={MAC: ("10.2.0.50",)}, networks={MAC: "net-blue"}), [])
        self.assertEqual(against(VM1, Fabric(NETWORKS, {"hv-a": ()})), [])

    def test_a_name_that_is_no_id(self) -> None:
        for name in ("x" * 256, "a/b", "a\nb", "a\x7f", ".", "..", "  "):
            self.assertEqual(against(Guest(name, VM1.interfaces)), [("vm.id", name)])

    def test_an_address_that_no_network_has_or_a_gateway_or_several_networks(self) -> None:
        for addresses, found in (
            (("192.0.2.1",), [("addresses", "192.0.2.1")]),
            (("10.1.0.1",), [("addresses", "10.1.0.1")]),
            (("10.1.0.50", "10.2.0.50"), [("addresses", "10.1.0.50, 10.2.0.50")]),
            (("10.2.0.50",), [("network", "net-b, net-blue")]),
            ((), [("addresses", MAC)]),
        ):
            with self.subTest(addresses):
                self.assertEqual(against(VM1, addresses={MAC: addresses} if addresses else {}), found)
        self.assertEqual(against(VM1, networks={MAC: "net-x"}), [("network", "net-x")])
        self.assertEqual(against(VM1, networks={MAC: "net-b"}), [("addresses", "10.1.0.50")])

    def test_a_port_that_is_none_of_the_hypervisors_or_of_the_switch(self) -> None:
        other = Guest("vm1", ((MAC, "eth7"),))
        self.assertEqual(against(other), [("port", "eth7")])
        self.assertEqual(against(other, ports={"eth*": "vnet*"}), [])
        self.assertEqual(against(VM1, bridge="fwbr100i0"), [("port", "tap-vm1")])
        self.assertEqual(against(VM1, bridge="fwbr100i0", ports={"tap-vm1": "vnet7"}), [])
        self.assertEqual(against(VM1, ports={"tap-vm1": "vnet" + "7" * 12}), [("port", "vnet" + "7" * 12)])

    def test_without_the_fabric_what_can_be_known_without_it(self) -> None:
        bad = Guest("a/b", ((MAC, "eth7"),))
        self.assertEqual(against(bad, None, bridge="br0"), [("vm.id", "a/b"), ("port", "eth7")])

    def test_tells_a_linux_bridge_from_a_switch(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            interfaces = Path(directory)
            (interfaces / "fwbr100i0" / "bridge").mkdir(parents=True)
            (interfaces / "ovs-system").mkdir()
            for tap, master in (("tap1", "fwbr100i0"), ("tap2", "ovs-system")):
                (interfaces / tap).mkdir()
                (interfaces / tap / "master").symlink_to(f"../{master}")
            self.assertEqual([bridge_of(tap, interfaces) for tap in ("tap1", "tap2", "tap3")], ["fwbr100i0", None, None])


class ToldTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.application = StubApplication()
        self.application.configured = CONFIGURED
        self.addCleanup(self.application.ends)

    def test_once_a_guest_until_something_else_is_wrong(self) -> None:
        config = Config("hv-a", self.application.url, (), {MAC: ("192.0.2.1",)})
        log = io.StringIO()
        examination = Examination(config, Journal(log), Controller(config))
        for _ in range(2):
            examination.of([Present(VM1, Standing.RUNNING)])
        examination.of([Present(Guest("vm1", ((MAC, "vnet7"),)), Standing.RUNNING)])
        examination.of([Present(VM1, Standing.RUNNING), Present(Guest("vm2", (("52:54:00:00:01:33", "vnet8"),)), Standing.RUNNING)])
        said = [(entry["vm"], entry["field"], entry["value"]) for entry in map(json.loads, log.getvalue().splitlines())]
        port = ("vm1", "port", "tap-vm1")
        self.assertEqual(said, [("vm1", "addresses", "192.0.2.1"), port, port], "what has no address the log has already")

    def test_check_says_it_all(self) -> None:
        qemu = FakeQemu(self.directory / "vm1.qmp", "a/b")
        self.addCleanup(qemu.dies)
        lines = self.check(addresses={MAC: ["192.0.2.1"]})
        self.assertRegex(lines[0], "in order. hv-a reports to")
        told = [line.partition("would be refused: a/b: ")[2].split(" ")[:2] for line in lines[1:]]
        self.assertEqual(told, [["vm.id", "a/b:"], ["port", "tap-vm1:"], ["addresses", "192.0.2.1:"]])
        self.assertEqual(qemu.has_been_told, [])

    def test_check_says_whom_and_what_it_could_not_ask(self) -> None:
        (self.directory / "vm1.qmp").touch()
        qemu = FakeQemu(self.directory / "vm2.qmp")
        self.addCleanup(qemu.dies)
        qemu.returns["query-name"] = {}
        lines = self.check(controller="http://127.0.0.1:1/")
        self.assertRegex(lines[1], "the controller does not answer .*refused")
        self.assertRegex(lines[2], "vm2.qmp: not looked at: no name")
        self.assertRegex(self.check(hypervisor="hv-x")[1], "would be refused: hypervisor hv-x: is not configured")

    def check(self, **settings: Any) -> list[str]:
        right = {"hypervisor": "hv-a", "controller": self.application.url, "sockets": [str(self.directory)], "addresses": {}}
        file = self.directory / "notifier.json"
        file.write_text(json.dumps(right | settings), encoding="utf-8")
        with redirect_stdout(io.StringIO()) as out:
            self.assertEqual(main(["--config", str(file), "--check"]), 0)
        return out.getvalue().splitlines()


if __name__ == "__main__":
    unittest.main()

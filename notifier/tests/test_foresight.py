# SPDX-License-Identifier: Apache-2.0
"""What would be refused is told beforehand: by --check, and after the first `watching`."""

from __future__ import annotations

import io
import json
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from hypermip_notifier.census import Present
from hypermip_notifier.command import main
from hypermip_notifier.config import Config
from hypermip_notifier.guest import Guest, told
from hypermip_notifier.inventory.examination import Examination
from hypermip_notifier.inventory.fabric import Fabric, Network, ask_fabric
from hypermip_notifier.inventory.foresight import is_id, objections
from hypermip_notifier.journal import Journal
from hypermip_notifier.qmp.sockets import Sockets
from hypermip_notifier.report.access import Access
from hypermip_notifier.report.controller import Controller
from hypermip_notifier.sole import remember
from hypermip_notifier.source import Standing
from hypermip_notifier.taps import bridge_of
from tests.fake_qemu import NETWORK, FakeQemu
from tests.stub_application import StubApplication

MAC = "52:54:00:00:01:32"
VM1 = Guest("vm1", ((MAC, "tap-vm1"),))
NETWORKS = (
    Network("net-a", (ip_network("10.1.0.0/24"), ip_network("2001:db8:1::/64")), ("10.1.0.1",)),
    Network("net-b", (ip_network("10.2.0.0/24"),), ("10.2.0.1",)),
    Network("net-blue", (ip_network("10.2.0.0/24"),), ("10.2.0.1",)),
)
FABRIC = Fabric(NETWORKS, {"hv-a": ("tap-*", "vnet*")})
LOGIN = "viewer:secret"
CONFIGURED: dict[str, list[dict[str, Any]]] = {
    "networks": [{"id": "net-a", "prefixes": ["10.1.0.0/24"], "gateways": ["10.1.0.1"]}],
    "hypervisors": [{"id": "hv-a", "switch": "of:a1", "ports": ["vnet*"]}],
    "switches": [{"id": "of:a1", "tunnelPorts": [{"port": "vxlan0", "encapsulation": "vxlan"}]}],
}

IDS = Path(__file__).with_name("ids.json")


def against(guest: Guest, fabric: Fabric | None = FABRIC, bridge: str | None = None, **settings: Any) -> list[tuple[str, str]]:
    config = Config("hv-a", ("http://127.0.0.1:1/",), (), **({"addresses": {MAC: ("10.1.0.50",)}} | settings))
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

    def test_what_is_an_id_is_the_same_here_and_at_the_controller(self) -> None:
        """Whose own test reads the same table."""
        table = json.loads(IDS.read_text(encoding="utf-8"))
        for name, is_taken in ((name, kind == "taken") for kind in ("taken", "refused") for name in table[kind]):
            with self.subTest(name.encode("unicode_escape")):
                self.assertEqual(is_id(name), is_taken)

    def test_more_interfaces_or_addresses_than_are_taken(self) -> None:
        macs = [f"52:54:00:00:02:{n:02x}" for n in range(33)]
        for number, found in ((32, []), (33, [("vm.interfaces", "33")])):
            guest = Guest("vm1", tuple((mac, f"tap-{n}") for n, mac in enumerate(macs[:number])))
            self.assertEqual(against(guest, addresses={mac: (f"10.1.0.{50 + n}",) for n, mac in enumerate(macs)}), found)
        for number, found in ((32, []), (33, [("addresses", "33")])):
            self.assertEqual(against(VM1, addresses={MAC: tuple(f"10.1.0.{50 + n}" for n in range(number))}), found)

    def test_who_is_behind_an_interface_is_looked_at_and_its_port_once(self) -> None:
        nested = "52:54:00:00:01:99"
        guest = Guest("vm1", ((MAC, "eth7"),)).known_by("name", {"vm1": (nested,)})
        addresses = {MAC: ("10.1.0.50",), f"vm1/{nested}": ("192.0.2.1",)}
        self.assertEqual(against(guest, addresses=addresses), [("port", "eth7"), ("addresses", "192.0.2.1")])

    def test_who_may_be_behind_any_of_several_interfaces(self) -> None:
        nested, cards = "52:54:00:00:01:99", ((MAC, "tap-vm1"), ("52:54:00:00:01:33", "tap-two"))
        addresses = {mac: (f"10.1.0.{50 + n}",) for n, mac in enumerate((MAC, "52:54:00:00:01:33", nested))}
        for behind, sole, found in (({"vm1": (nested,)}, "", [("behind", nested)]), ({"vm1": (nested,)}, MAC, []), ({f"vm1/{MAC}": (nested,)}, "", [])):
            guest = Guest("vm1", cards).known_by("name", behind, sole)
            self.assertEqual(against(guest, addresses=addresses, behind=behind), found)

    def test_the_mac_of_its_networks_gateway(self) -> None:
        network = replace(NETWORKS[0], gateway_mac=MAC)
        for mac, networks, found in (
            (MAC, (network,), [("mac", MAC)]),
            (MAC.upper(), (network,), [("mac", MAC.upper())]),
            ("52:54:00:00:01:33", (network,), []),
            (MAC, (NETWORKS[0], replace(NETWORKS[1], gateway_mac=MAC)), []),
        ):
            with self.subTest(mac, networks=len(networks)):
                guest = Guest("vm1", ((mac, "tap-vm1"),))
                self.assertEqual(against(guest, Fabric(networks, {"hv-a": ("tap-*",)}), addresses={mac: ("10.1.0.50",)}), found)

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

    def test_a_port_that_is_a_tunnels_or_another_hypervisors(self) -> None:
        fabric = Fabric(
            NETWORKS,
            {"hv-a": (), "hv-x": ("tap-x-*",), "hv-b": ("tap-*",)},
            {"hv-a": "of:a1", "hv-x": "of:a1", "hv-b": "of:b1"},
            {"of:a1": ("vxlan0",), "of:b1": ("gre0",)},
            {"of:a1": ("router-*",)},
        )
        ports = (("tap-vm1", False), ("tap-x-1", True), ("vxlan0", True), ("gre0", False), ("router-1", True))
        for port, is_wrong in ports:
            with self.subTest(port):
                self.assertEqual(against(Guest("vm1", ((MAC, port),)), fabric), [("port", port)] if is_wrong else [])

    def test_where_nobody_has_said_which_ports_are_guests_any_may_be(self) -> None:
        switches = {"hv-a": "of:a1"}
        for ports, uplinks, found in (((), {}, []), ((), {"of:a1": ("tap-*",)}, [("port", "tap-vm1")]), (("tap-*",), {}, [])):
            fabric = Fabric(NETWORKS, {"hv-a": ports}, switches, uplinks=uplinks)
            self.assertEqual(against(Guest("vm1", ((MAC, "tap-vm1"),)), fabric), found)

    def test_a_port_where_frames_without_a_tag_are_not_of_its_network(self) -> None:
        def found(port: str, vlan: int | None, access: tuple[str, ...], switches: tuple[str, ...] = ("of:a1",)) -> list[tuple[str, str]]:
            network = Network("net-a", (ip_network("10.1.0.0/24"),), ("10.1.0.1",), switches, vlan, access)
            return against(Guest("vm1", ((MAC, port),)), Fabric((network,), {}, {"hv-a": "of:a1"}, uplinks={"of:a1": ()}))

        self.assertEqual(found("tap-vm1", 10, ("vnet*",)), [("port", "tap-vm1")])
        self.assertEqual(found("tap-vm1", 10, ()), [("port", "tap-vm1")])
        self.assertEqual(found("vnet1", 10, ("vnet*",)), [])
        self.assertEqual(found("tap-vm1", None, ()), [])
        self.assertEqual(found("tap-vm1", 10, ("vnet*",), ("of:b1",)), [], "away, its frames have no tag anywhere")

    def test_what_the_fabric_is_asked_for(self) -> None:
        application = StubApplication()
        self.addCleanup(application.ends)
        application.configured = {
            "networks": [
                {
                    "id": "net-a",
                    "prefixes": ["10.1.0.0/24"],
                    "gateways": [],
                    "gatewayMac": "02:00:0A:01:00:01",
                    "switches": ["of:a1"],
                    "vlan": 10,
                    "accessPorts": ["tap-*"],
                }
            ],
            "hypervisors": [{"id": "hv-a", "switch": "of:a1"}],
            "switches": [{"id": "of:a1", "tunnelPorts": [{"port": "vxlan0", "encapsulation": "vxlan"}], "uplinks": ["router"]}],
        }
        self.assertEqual(
            ask_fabric(Controller(Access(Config("hv-a", (application.url,), (), {})), LOGIN)),
            Fabric(
                (Network("net-a", (ip_network("10.1.0.0/24"),), (), ("of:a1",), 10, ("tap-*",), "02:00:0a:01:00:01"),),
                {"hv-a": ()},
                {"hv-a": "of:a1"},
                {"of:a1": ("vxlan0",)},
                {"of:a1": ("router",)},
            ),
        )

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
        config = Config("hv-a", (self.application.url,), (), {MAC: ("192.0.2.1",)})
        log = io.StringIO()
        examination = Examination(config, Journal(log))
        first, second = (Present(told("vm1", [(MAC, tap)], ""), Standing.RUNNING) for tap in ("tap-of-a-long-name", "tap-of-a-longer-name"))
        for _ in range(2):
            examination.of([first])
        examination.of([second])
        examination.of([second, Present(Guest("vm2", (("52:54:00:00:01:33", "vnet8"),)), Standing.RUNNING)])
        said = [(entry["vm"], entry["field"], entry["value"]) for entry in map(json.loads, log.getvalue().splitlines())]
        self.assertEqual(said, [("vm1", "port", "tap-of-a-long-name"), ("vm1", "port", "tap-of-a-longer-name")], "what has no address the log has already")

    def test_check_says_it_all(self) -> None:
        qemu = FakeQemu(self.directory / "...qmp", "..")
        self.addCleanup(qemu.dies)
        lines = self.check(addresses={MAC: ["192.0.2.1"]})
        self.assertRegex(lines[0], "in order. hv-a reports to")
        told = [line.partition("would be refused: ..: ")[2].split(" ")[:2] for line in lines[1:] if "would be refused" in line]
        self.assertEqual(told, [["vm.id", "..:"], ["port", "tap-vm1:"], ["addresses", "192.0.2.1:"]])
        self.assertEqual(qemu.has_been_told, [])

    def test_what_may_be_behind_any_of_several_interfaces_the_log_has_already(self) -> None:
        config = Config("hv-a", (self.application.url,), (), {}, behind={"vm1": ("52:54:00:00:01:99",)})
        log = io.StringIO()
        guest = Guest("vm1", ((MAC, "tap-vm1"), ("52:54:00:00:01:33", "tap-two")))
        Examination(config, Journal(log)).of([Present(guest, Standing.RUNNING)])
        self.assertEqual(log.getvalue(), "")

    def test_check_says_of_whom_it_is_not_known_behind_which_interface_they_are(self) -> None:
        nested, other = "52:54:00:00:01:99", "52:54:00:00:01:33"
        qemu = FakeQemu(self.directory / "vm1.qmp")
        self.addCleanup(qemu.dies)
        qemu.returns["human-monitor-command"] = "".join(NETWORK.format(mac=mac, tap="tap-vm1") for mac in (MAC, other))
        settings = {"guests": {}, "addresses": {mac: [f"10.1.0.{n}"] for n, mac in enumerate((MAC, other, nested), 50)}, "behind": {"vm1": [nested]}}

        def complaints() -> list[str]:
            return [line for line in self.check(**settings, stateDirectory=str(self.directory)) if nested in line]

        self.assertRegex("".join(complaints()), f'vm1: behind {nested}: may be behind any of its interfaces: put it under "vm1/MAC"')
        place, = Sockets([f"{self.directory}/{{name}}.qmp"]).places()
        remember(place, Config("hv-a", (), (), {}, stateDirectory=str(self.directory)), MAC)
        self.assertEqual(complaints(), [], "a notifier that runs has seen it alone")

    def test_check_says_of_a_guest_that_another_one_has_its_name(self) -> None:
        qemu = FakeQemu(self.directory / "Web 1.qmp", "Web 1")
        self.addCleanup(qemu.dies)
        own, other = MAC.upper(), "52:54:00:00:09:99"
        for macs, is_told in (([other], True), ([other, own], False), ([], False)):
            bound = {"interfaces": [{"mac": mac} for mac in macs], "at": {"hypervisor": "hv-b"}}
            self.application.bound["Web%201"] = bound
            told = [line for line in self.check(addresses={MAC: ["10.1.0.50"]}) if "another guest's, which is bound at hv-b" in line]
            self.assertEqual(len(told), int(is_told), macs)
        self.application.bound.clear()
        self.assertFalse([line for line in self.check(addresses={MAC: ["10.1.0.50"]}) if "vm.id" in line], "nobody has it")

    def test_check_says_whom_and_what_it_could_not_ask(self) -> None:
        (self.directory / "vm1.qmp").touch()
        qemu = FakeQemu(self.directory / "vm2.qmp")
        self.addCleanup(qemu.dies)
        qemu.returns["query-name"] = {}
        lines = self.check(controllers=["http://127.0.0.1:1/", self.application.url])
        self.assertRegex(lines[1], "without a key it cannot sign")
        self.assertRegex(lines[2], "the controller http://127.0.0.1:1/ does not answer: .*refused")
        self.assertRegex(lines[3], "vm2.qmp: not looked at: no name")
        self.assertRegex(self.check(hypervisor="hv-x")[2], "would be refused: hypervisor hv-x: is not configured")

    def test_a_login_is_for_check_alone(self) -> None:
        with redirect_stderr(io.StringIO()) as said, self.assertRaises(SystemExit):
            main(["--config", "notifier.json", "--login", "login"])
        self.assertIn("--login FILE is for --check", said.getvalue())

    def test_check_asks_what_is_configured_with_a_login_alone(self) -> None:
        lines = self.check(login="")
        self.assertRegex(lines[2], "what the fabric would refuse is known in part: .* --login FILE")
        self.assertEqual(self.application.logins, [])
        self.assertRegex(self.check(login="viewer:wrong")[2], "known in part: HTTP status 401")
        for wrong in ("viewer", "viewer:", ":secret", "viewer:secret\nadmin:secret"):
            with self.subTest(wrong), redirect_stderr(io.StringIO()) as said:
                self.check(login=wrong, status=2)
                self.assertRegex(said.getvalue(), "login: .*: must have one line, USER:PASSWORD")
                self.assertNotIn("secret", said.getvalue())

    def check(self, login: str = LOGIN, status: int = 0, **settings: Any) -> list[str]:
        right = {"hypervisor": "hv-a", "controllers": [self.application.url], "sockets": [f"{self.directory}/{{name}}.qmp"], "guests": {name: {"interfaces": {MAC: "tap-*"}} for name in ("..", "Web 1")}, "addresses": {}}
        file = self.directory / "notifier.json"
        file.write_text(json.dumps(right | settings), encoding="utf-8")
        logins = self.directory / "login"
        logins.write_text(login + "\n", encoding="utf-8")
        logins.chmod(0o600)
        with redirect_stdout(io.StringIO()) as out:
            self.assertEqual(main(["--config", str(file), "--check", *(["--login", str(logins)] if login else [])]), status)
        return out.getvalue().splitlines()


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The machine, as a QEMU tells it."""

import time
import unittest
from typing import Any

from hypermip_notifier.guest import Guest, NotServed, told
from hypermip_notifier.qmp.interfaces import identify, parse_network

ONE = """\
virtio-net-pci.0: index=0,type=nic,model=virtio-net-pci,macaddr=52:54:00:00:01:32\r
 \\ net0: index=0,type=tap,ifname=hm-vm1-a,script=no,downscript=no\r
"""
SEVERAL = """\
e1000.0: index=0,type=nic,model=e1000,macaddr=52:54:00:AA:00:01
 \\ lan: index=0,type=tap,ifname=tap7,script=/etc/qemu-ifup,downscript=no
virtio-net-pci.0: index=0,type=nic,model=virtio-net-pci,macaddr=52:54:00:aa:00:02
 \\ out: index=0,type=user,net=10.0.2.0,restrict=off
virtio-net-pci.1: index=0,type=nic,model=virtio-net-pci,macaddr=52:54:00:aa:00:03
 \\ san: index=0,type=tap,ifname=tap9,script=no,downscript=no
loose: index=0,type=tap,ifname=tap11,script=no,downscript=no
"""


class ParseNetworkTest(unittest.TestCase):
    def test_pairs_a_card_with_the_tap_it_is_on(self) -> None:
        self.assertEqual(parse_network(ONE), [("52:54:00:00:01:32", "hm-vm1-a")])

    def test_leaves_out_what_is_no_switch_port(self) -> None:
        self.assertEqual(parse_network(SEVERAL), [("52:54:00:aa:00:01", "tap7"), ("52:54:00:aa:00:03", "tap9")])

    def test_looks_up_a_tap_that_was_handed_over_open(self) -> None:
        handed = "net0: index=0,type=nic,model=virtio-net-pci,macaddr=52:54:00:00:01:32\n \\ hostnet0: index=0,type=tap,fd=30\n"
        self.assertEqual(parse_network(handed, {30: "vnet0"}.get), [("52:54:00:00:01:32", "vnet0")])
        self.assertEqual(parse_network(handed), [], "nobody knows its name")

    def test_a_machine_without_network_has_none(self) -> None:
        self.assertEqual(parse_network("\r\n"), [])


class StubQemu:
    def __init__(self, name: dict[str, str], uuid: str = "00000000-0000-0000-0000-000000000000") -> None:
        self._answers = {"query-name": name, "query-uuid": {"UUID": uuid}}

    def execute(self, command: str) -> Any:
        return self._answers[command]

    def human(self, line: str) -> str:
        assert line == "info network"
        return ONE


class IdentifyTest(unittest.TestCase):
    def test_asks_for_name_and_interfaces(self) -> None:
        guest = identify(StubQemu({"name": "vm1"}))  # type: ignore[arg-type]
        self.assertEqual(guest, Guest("vm1", (("52:54:00:00:01:32", "hm-vm1-a"),)))

    def test_is_known_by_its_uuid_where_that_is_wanted_and_it_has_one(self) -> None:
        for uuid, by_name, by_uuid in (("0D3C1A4E-0000-4000-8000-000000000001", "vm1", "0d3c1a4e-0000-4000-8000-000000000001"), ("", "vm1", "vm1")):
            guest = identify(StubQemu({"name": "vm1"}, uuid))  # type: ignore[arg-type]
            self.assertEqual((guest.known_by("name").id, guest.known_by("uuid").id), (by_name, by_uuid))
            self.assertEqual(guest.known_by("uuid").described({}, {}, {})["id"], by_uuid)

    def test_a_name_may_be_whatever_libvirt_takes(self) -> None:
        for name in ("Web Server 3", "_staging", "büro", "a:b", "x" * 255):
            guest = identify(StubQemu({"name": name}))  # type: ignore[arg-type]
            addresses = {name: ("10.1.0.50",)}
            self.assertEqual(guest.described(addresses, {}, {})["id"], name)
            self.assertEqual(guest.described(addresses, {}, {})["interfaces"][0]["addresses"], ["10.1.0.50"])

    def test_a_tap_may_stand_for_another_port_of_the_switch(self) -> None:
        ports = {"tap9": "uplink", "tap*i*": "fwln*o*", "tap*": "qvo*"}
        for tap, port in (("tap100i0", "fwln100o0"), ("tap4f1a", "qvo4f1a"), ("tap9", "uplink"), ("vnet3", "vnet3")):
            guest = Guest("vm1", (("52:54:00:00:01:32", tap),))
            self.assertEqual(guest.described({}, {}, ports)["interfaces"], [{"mac": "52:54:00:00:01:32", "port": port}])
            self.assertEqual(guest.attached({}, ports)["interfaces"], [{"mac": "52:54:00:00:01:32", "port": port}])

    def test_says_what_a_nameless_machine_needs(self) -> None:
        with self.assertRaisesRegex(NotServed, "-name"):
            identify(StubQemu({}))  # type: ignore[arg-type]

    def test_describes_itself_as_a_registration_wants_it(self) -> None:
        described = Guest("vm1", (("52:54:00:00:01:32", "hm-vm1-a"),)).described({"52:54:00:00:01:32": ("10.1.0.50",)}, {}, {})
        interface = {"mac": "52:54:00:00:01:32", "addresses": ["10.1.0.50"], "port": "hm-vm1-a"}
        self.assertEqual(described, {"id": "vm1", "interfaces": [interface]})

    def test_has_addresses_by_its_name_if_it_has_one_interface(self) -> None:
        described = Guest("vm1", (("52:54:00:00:01:32", "tap1"),)).described({"vm1": ("10.1.0.50", "2001:db8::50")}, {}, {})
        self.assertEqual(described["interfaces"][0]["addresses"], ["10.1.0.50", "2001:db8::50"])

    def test_interfaces_without_address_are_not_mentioned_beside_others(self) -> None:
        guest = Guest("vm1", (("52:54:00:00:01:32", "tap1"), ("52:54:00:00:01:33", "tap2")))
        addresses = {"52:54:00:00:01:33": ("10.1.0.50",), "vm1": ("10.1.0.51",)}
        self.assertEqual([one["mac"] for one in guest.described(addresses, {}, {})["interfaces"]], ["52:54:00:00:01:33"])
        self.assertEqual(guest.without_address(addresses), ["52:54:00:00:01:32"])

    def test_of_machines_with_the_same_mac_each_has_its_own_network_and_addresses(self) -> None:
        mac = "52:54:00:00:01:32"
        addresses = {mac: ("10.1.0.50",), f"blue/{mac}": ("10.1.0.60",)}
        networks = {mac: "net-red", f"blue/{mac}": "net-blue"}
        for name, network, address in (("red", "net-red", "10.1.0.50"), ("blue", "net-blue", "10.1.0.60")):
            described = Guest(name, ((mac, "tap1"),)).described(addresses, networks, {})
            self.assertEqual(described["interfaces"], [{"mac": mac, "network": network, "addresses": [address], "port": "tap1"}])

    def test_one_whose_interfaces_were_all_unplugged_has_none_to_list(self) -> None:
        self.assertEqual([Guest("vm1", ()).described({}, {}, {}), Guest("vm1", ()).attached({}, {})], [{"id": "vm1"}] * 2)

    def test_when_no_address_is_known_that_is_left_to_the_other_end(self) -> None:
        described = Guest("vm1", (("52:54:00:00:01:32", "tap1"),)).described({}, {}, {})
        self.assertEqual(described["interfaces"], [{"mac": "52:54:00:00:01:32", "port": "tap1"}])

    def test_what_is_behind_its_one_interface_has_that_ones_port_in_all_that_is_said(self) -> None:
        mac, nested = "52:54:00:00:01:32", "52:54:00:00:01:99"
        addresses = {"vm1": ("10.1.0.50",), f"vm1/{nested}": ("10.1.0.51",)}
        guest = Guest("vm1", ((mac, "tap1"),)).known_by("name", {"vm1": (nested,), "vm2": ("52:54:00:00:01:98",)})
        whole = [{"mac": mac, "addresses": ["10.1.0.50"], "port": "p1"}, {"mac": nested, "addresses": ["10.1.0.51"], "port": "p1"}]
        ports = {"tap*": "p*"}
        self.assertEqual(guest.described(addresses, {}, ports)["interfaces"], whole)
        self.assertEqual(guest.listed(addresses, {}, ports)["interfaces"], whole)
        self.assertEqual([(each["mac"], each["port"]) for each in guest.attached(addresses, ports)["interfaces"]], [(mac, "p1"), (nested, "p1")])
        self.assertEqual(guest.without_address(addresses), [])
        self.assertEqual(guest.interfaces, ((mac, "tap1"),), "there is one tap to be tended")

    def test_nobody_knows_behind_which_of_several_interfaces_somebody_is(self) -> None:
        several = (("52:54:00:00:01:32", "tap1"), ("52:54:00:00:01:33", "tap2"))
        for interfaces in ((), several):
            self.assertEqual(Guest("vm1", interfaces).known_by("name", {"vm1": ("52:54:00:00:01:99",)}).stations, interfaces)
        own = Guest("vm1", several[:1]).known_by("name", {"vm1": ("52:54:00:00:01:32",)})
        self.assertEqual(own.stations, several[:1], "it is no other's")

    def test_what_was_its_only_interface_is_meant_by_its_name_as_long_as_that_is_there(self) -> None:
        first, second, nested = ("52:54:00:00:01:32", "tap1"), ("52:54:00:00:01:33", "tap2"), "52:54:00:00:01:99"
        addresses = {"vm1": ("10.1.0.50",), nested: ("10.1.0.51",)}
        networks = {"vm1": "net-blue"}
        for interfaces in ((first, second), (second, first)):
            guest = Guest("vm1", interfaces).known_by("name", {"vm1": (nested,)}, sole=first[0])
            self.assertEqual(guest.stations, (*interfaces, (nested, "tap1")))
            self.assertEqual((guest.without_address(addresses), guest.unplaced({"vm1": (nested,)})), ([second[0]], []))
            self.assertEqual([guest.home_of(mac, addresses, networks)[1] for mac in (first[0], nested, second[0])], ["net-blue", "net-blue", None])
        for left in ((second,), (second, ("52:54:00:00:01:34", "tap3"))):
            self.assertEqual(Guest("vm1", left).known_by("name", sole=first[0]), Guest("vm1", left), "it is not there")
        self.assertEqual(Guest("vm1", (first,)).known_by("name", sole=first[0]), Guest("vm1", (first,)), "it is the only one anyway")

    def test_what_is_behind_a_named_interface_is_there_however_many_there_are(self) -> None:
        first, second, nested = ("52:54:00:00:01:32", "tap1"), ("52:54:00:00:01:33", "tap2"), "52:54:00:00:01:99"
        for key in (f"vm1/{second[0]}", second[0]):
            for interfaces, stations in (((first, second), (first, second, (nested, "tap2"))), ((first,), (first,)), ((second,), (second, (nested, "tap2")))):
                guest = Guest("vm1", interfaces).known_by("name", {key: (nested,)})
                self.assertEqual((guest.stations, guest.unplaced({key: (nested,)})), (stations, []))
        twice = {f"vm1/{mac}": (nested, second[0]) for mac, _ in (first, second)}
        self.assertEqual(Guest("vm1", (first, second)).known_by("name", twice).stations, (first, second, (nested, "tap1")))

    def test_names_who_may_be_behind_any_of_its_interfaces(self) -> None:
        first, second, nested = ("52:54:00:00:01:32", "tap1"), ("52:54:00:00:01:33", "tap2"), "52:54:00:00:01:99"
        behind = {"vm1": (nested, second[0])}
        for interfaces, unplaced in (((first, second), [nested]), ((first,), []), ((), [])):
            self.assertEqual(Guest("vm1", interfaces).known_by("name", behind).unplaced(behind), unplaced)

    def test_what_no_guest_can_be_is_not_served_and_says_why(self) -> None:
        nic, uuid = ("52:54:00:00:01:32", "tap1"), "77a7cfd9-1e57-5252-92d9-0bcdebe7a3c9"
        self.assertEqual(told("v" * 255, [nic] * 64, uuid).uuid, uuid)
        self.assertEqual(told("vm1", [(nic[0], "vhost-user-of-vm1")], "").interfaces, ((nic[0], "vhost-user-of-vm1"),), "ports may map it")
        for name, interfaces, is_uuid, complaint in (
            ("v" * 256, [nic], "", "its name is 'vvv.*at most 255"),
            ("vm\n<3>well", [nic], "", r"its name is 'vm\\n<3>well'"),
            ("vm\udcff", [nic], "", "its name is"),
            ("vm1", [nic], "77a7", "the UUID of vm1 is '77a7'; must be one as"),
            ("vm1", [nic] * 65, "", "vm1 has 65 interfaces; must be at most 64"),
            ("vm1", [("52:54", "tap1")], "", "a MAC address of vm1 is '52:54'; must be one such as"),
            ("vm1", [(nic[0], "../../x")], "", "a tap of vm1 is '../../x'; must be the name"),
            ("vm1", [(nic[0], "--all")], "", "a tap of vm1 is '--all'"),
            ("vm1", [(nic[0], "tap\x071")], "", r"a tap of vm1 is 'tap\\x071'"),
            ("vm1", [(nic[0], "x" * 256)], "", "at most 255 bytes"),
        ):
            with self.subTest(complaint), self.assertRaisesRegex(NotServed, complaint):
                told(name, interfaces, is_uuid)

    def test_a_line_that_is_too_long_to_be_looked_through_is_not(self) -> None:
        began = time.monotonic()
        with self.assertRaisesRegex(NotServed, "1024"):
            parse_network("n: " + "type=nic," * 400_000)
        self.assertLess(time.monotonic() - began, 5)

    def test_no_interface_is_left_out_because_there_are_many_lines(self) -> None:
        nic = "net0: index=0,type=nic,macaddr=52:54:00:00:01:32\n \\ hostnet0: index=0,type=tap,ifname=tap1\n"
        self.assertEqual(parse_network("socket: x\n" * 16_382 + nic), [("52:54:00:00:01:32", "tap1")])
        with self.assertRaisesRegex(NotServed, "16385 lines.*16384"):
            parse_network("socket: x\n" * 16_383 + nic)

    def test_a_descriptor_that_is_no_number_is_nobodys_tap(self) -> None:
        handed = "net0: index=0,type=nic,macaddr=52:54:00:00:01:32\n \\ hostnet0: index=0,type=tap,fd=x\n"
        self.assertEqual(parse_network(handed, lambda _: "tap1"), [])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""A machine of the plan under libvirt: its XML, and what virsh writes down of its QEMU."""

import unittest
from pathlib import Path
from xml.etree import ElementTree

from lab.domain import domain_xml, wandering_domain_xml
from lab.libvirt_events import parse
from lab.plan import two_sites

WRITTEN = """\
event MIGRATION at 1795380947.506112 for domain 'vm1': {"status":"setup"}
event MIGRATION_PASS at 1795380947.506346 for domain 'vm1': {"pass":2}
event STOP at 1795380947.807394 for domain 'vm1': <null>
event STOP at 1795380947.900000 for domain 'vm2': <null>
event MIGRATION at 1795380947.8"""


class DomainTest(unittest.TestCase):
    def setUp(self) -> None:
        machine = two_sites(machine_write_mbytes=20).machine("vm1")
        self.domain = ElementTree.fromstring(domain_xml(machine, "hm-vm1-b", Path("/a&b"), Path("/console")))

    def test_is_the_guest_that_the_lab_starts_by_itself(self) -> None:
        self.assertEqual(self.domain.findtext("name"), "vm1")
        self.assertEqual(self.domain.findtext("os/kernel"), "/a&b/vmlinuz")
        told = "console=ttyS0 quiet mitigations=off hm.name=vm1 hm.address=eth0,10.1.0.50/24 hm.gateway=10.1.0.1 hm.write=20"
        self.assertEqual(self.domain.findtext("os/cmdline"), told)

    def test_opens_the_tap_that_is_there_and_leaves_no_checksum_to_the_host(self) -> None:
        interface = self.domain.find("devices/interface")
        assert interface is not None
        self.assertEqual([(one.get("dev"), one.get("managed")) for one in interface.iterfind("target")], [("hm-vm1-b", "no")])
        for side in ("host", "guest"):
            offloads = interface.find(f"driver/{side}")
            assert offloads is not None
            self.assertEqual(set(offloads.attrib.values()), {"off"})

    def test_one_that_wanders_leaves_its_tap_to_libvirt(self) -> None:
        domain = ElementTree.fromstring(wandering_domain_xml(two_sites().machine("vm1"), Path("/a"), Path("/console")))
        (interface,) = domain.findall("devices/interface")
        self.assertEqual([child.tag for child in interface], ["mac", "source", "virtualport", "model", "driver", "rom"])
        self.assertEqual(interface.get("type"), "bridge")


class QemuEventsTest(unittest.TestCase):
    def test_has_a_machines_own_in_qemus_time(self) -> None:
        self.assertEqual(
            parse(WRITTEN, "vm1"),
            [
                (1795380947.506112, "MIGRATION", {"status": "setup"}),
                (1795380947.506346, "MIGRATION_PASS", {"pass": 2}),
                (1795380947.807394, "STOP", {}),
            ],
        )


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Who is behind a guest's only interface stays there as long as that is there, whatever is plugged in beside it and whoever is restarted."""

from __future__ import annotations

import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from hypermip_notifier.config import Config
from tests.fake_libvirt import URI, XML, FakeConnection, FakeDomain
from tests.fake_qemu import HELD, NETWORK, FakeQemu
from tests.stub_application import StubApplication
from tests.test_service import PATIENCE_S, RunningNotifier

FIRST, SECOND, NESTED = "52:54:00:00:01:32", "52:54:00:00:01:33", "52:54:00:00:01:99"
TAPS = {FIRST: "tap-vm1", SECOND: "tap-two"}
ADDRESSES = {"vm1": ("10.1.0.50",), SECOND: ("10.1.0.51",), f"vm1/{NESTED}": ("10.1.0.52",)}
BOTH = {FIRST: "tap-vm1", SECOND: "tap-two"}
INTERFACE = "<interface type='ethernet'><mac address='{}'/><target dev='{}'/></interface>"
Plug = Callable[..., None]


class BehindTest(unittest.TestCase):
    """Of a QEMU with a monitor for the notifier."""

    sources: dict[str, Any] = {}

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.application = StubApplication()
        self.addCleanup(self.application.ends)
        self.replace("hypermip_notifier.migration.attendant._INSPECT_S", 0.05)

    def replace(self, what: str, stand_in: object) -> None:
        patch = mock.patch(what, stand_in)
        patch.start()
        self.addCleanup(patch.stop)

    def machine(self, *macs: str) -> Plug:
        """Returns what plugs others instead."""
        HELD.update(TAPS.values())
        qemu = FakeQemu(self.directory / "vm1.qmp")
        self.addCleanup(qemu.dies)

        def plug(*macs: str) -> None:
            qemu.returns["human-monitor-command"] = "".join(NETWORK.format(mac=mac, tap=TAPS[mac]) for mac in macs)

        plug(*macs)
        return plug

    def start(self, **settings: Any) -> RunningNotifier:
        given: dict[str, Any] = {
            "sockets": (f"{self.directory}/{{name}}.qmp",),
            "addresses": ADDRESSES,
            "behind": {"vm1": (NESTED,)},
            "tapQueueFrames": 0,
            "stateDirectory": str(self.directory / "state"),
        }
        notifier = RunningNotifier(Config("hv-a", (self.application.url,), **(given | self.sources | settings)))
        self.addCleanup(notifier.stop)
        return notifier

    def restart(self, notifier: RunningNotifier, **settings: Any) -> RunningNotifier:
        self.assertTrue(notifier.stop())
        self.application.inventories.clear()
        return self.start(**settings)

    def expect(self, ports: dict[str, str]) -> None:
        """The fabric to be told of these, each with its own addresses."""
        deadline = time.monotonic() + PATIENCE_S
        while {each["mac"]: each["port"] for each in self.told()} != ports:
            self.assertLess(time.monotonic(), deadline, f"{self.told()} instead of {ports}")
            time.sleep(0.01)
        self.assertEqual([each["mac"] for each in self.told() if "addresses" not in each], [])

    def told(self) -> list[dict[str, Any]]:
        guests = self.application.inventories[-1]["guests"] if self.application.inventories else []
        return guests[0]["vm"].get("interfaces", []) if guests else []

    def test_another_interface_changes_nothing_for_the_first_and_for_who_is_behind_it(self) -> None:
        plug = self.machine(FIRST)
        notifier = self.start()
        self.expect({FIRST: "tap-vm1", NESTED: "tap-vm1"})
        for plugged in ((FIRST, SECOND), (SECOND, FIRST)):
            plug(*plugged)
            self.expect(BOTH | {NESTED: "tap-vm1"})
        for _ in range(2):
            notifier = self.restart(notifier)
            self.expect(BOTH | {NESTED: "tap-vm1"})
        self.assertEqual(notifier.steps("unplaced"), [])

    def test_one_that_was_plugged_in_while_no_notifier_ran_is_another_one_still(self) -> None:
        plug = self.machine(FIRST)
        notifier = self.start()
        self.expect({FIRST: "tap-vm1", NESTED: "tap-vm1"})
        self.assertTrue(notifier.stop())
        plug(SECOND, FIRST)
        self.restart(notifier)
        self.expect(BOTH | {NESTED: "tap-vm1"})

    def test_when_the_first_is_unplugged_the_only_one_is_meant_that_is_left(self) -> None:
        plug = self.machine(FIRST)
        notifier = self.start()
        self.expect({FIRST: "tap-vm1", NESTED: "tap-vm1"})
        plug(FIRST, SECOND)
        self.expect(BOTH | {NESTED: "tap-vm1"})
        plug(SECOND)
        self.expect({SECOND: "tap-two", NESTED: "tap-two"})
        plug(FIRST, SECOND)
        self.wait_for(notifier, "changed", 3)
        self.assertEqual([each["port"] for each in self.told() if each["mac"] == NESTED], ["tap-two"])

    def test_of_several_from_the_start_nobody_knows_and_the_log_says_what_to_do(self) -> None:
        self.machine(FIRST, SECOND)
        notifier = self.start(addresses=ADDRESSES | {FIRST: ("10.1.0.50",)})
        self.expect(BOTH)
        entry, = notifier.steps("unplaced")
        self.assertEqual((entry["field"], entry["mac"]), ("behind", NESTED))
        self.assertIn('put it under "vm1/MAC" of the interface', entry["remedy"])
        notifier = self.restart(notifier, addresses=ADDRESSES | {FIRST: ("10.1.0.50",)}, behind={f"vm1/{SECOND}": (NESTED,)})
        self.expect(BOTH | {NESTED: "tap-two"})
        self.assertEqual(notifier.steps("unplaced") + notifier.steps("would-refuse"), [])

    def wait_for(self, notifier: RunningNotifier, step: str, times: int) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while len(notifier.steps(step)) < times:
            self.assertLess(time.monotonic(), deadline, step)
            time.sleep(0.01)


class BehindOfADomainTest(BehindTest):
    """Of libvirt's."""

    sources = {"libvirt": URI, "sockets": ()}

    def machine(self, *macs: str) -> Plug:
        domain = FakeDomain()
        self.connection = FakeConnection(domain)
        self.replace("libvirt.open", lambda uri: self.connection)
        self.replace("libvirt_qemu.qemuMonitorCommand", lambda domain, message, flags: domain.monitor(message, flags))

        def plug(*macs: str) -> None:
            begin, end = XML.index("<interface"), XML.index("</devices>")
            xml = XML[:begin] + "".join(INTERFACE.format(mac, TAPS[mac]) for mac in macs) + XML[end:]
            domain.XMLDesc = lambda: xml  # type: ignore[method-assign]

        plug(*macs)
        return plug

    def test_libvirtd_may_be_restarted_as_well(self) -> None:
        plug = self.machine(FIRST)
        notifier = self.start()
        self.expect({FIRST: "tap-vm1", NESTED: "tap-vm1"})
        plug(FIRST, SECOND)
        self.expect(BOTH | {NESTED: "tap-vm1"})
        self.connection.is_lost()
        self.wait_for(notifier, "watching", 2)
        self.assertEqual(notifier.steps("unplaced"), [])
        self.expect(BOTH | {NESTED: "tap-vm1"})


if __name__ == "__main__":
    unittest.main()

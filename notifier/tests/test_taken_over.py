# SPDX-License-Identifier: Apache-2.0
"""A guest that has taken its QEMU over, and says that it is somebody else: it is refused, and the fabric never hears of it."""

from __future__ import annotations

import json
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from hypermip_notifier.config import Config
from hypermip_notifier.guest import Listed
from tests.fake_qemu import NETWORK, FakeQemu
from tests.stub_application import StubApplication
from tests.test_service import RunningNotifier

PATIENCE_S = 20.0  # on a busy machine
MAC, OTHER_MAC = "52:54:00:00:01:32", "52:54:00:00:01:33"
UUID, OTHER_UUID = "0d3c1a4e-0000-4000-8000-000000000001", "0d3c1a4e-0000-4000-8000-000000000002"


class TakenOverTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.application = StubApplication()
        self.addCleanup(lambda: self.application.ends())
        for name, seconds in (("admission._GIVES_WAY_S", 0.1), ("migration.attendant._INSPECT_S", 0.1)):
            patched = mock.patch(f"hypermip_notifier.{name}", seconds)
            patched.start()
            self.addCleanup(patched.stop)

    def start(self, **settings: Any) -> None:
        given: dict[str, Any] = {
            "addresses": {MAC: ("10.1.0.50",), OTHER_MAC: ("10.1.0.51",)},
            "sockets": (f"{self.directory}/{{name}}.qmp",),
            "tapQueueFrames": 0,
            "stateDirectory": f"{self.directory}/state",
        }
        self.notifier = RunningNotifier(Config("hv-a", (self.application.url,), **(given | settings)))
        self.addCleanup(self.notifier.stop)

    def qemu(self, file: str, name: str, mac: str = MAC, tap: str = "tap-vm1", uuid: str = "") -> FakeQemu:
        qemu = FakeQemu(self.directory / file, name, mac, tap)
        qemu.returns["query-uuid"] = {"UUID": uuid}
        self.addCleanup(qemu.dies)
        return qemu

    def wait(self, what: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline, self.notifier._log.getvalue())
            time.sleep(0.005)

    def refusals(self) -> list[str]:
        return [entry["reason"] for entry in self.notifier.steps("gone")]

    def expect_refusal(self, *reasons: str) -> None:
        """And that no guest is told of."""
        self.wait(self.refusals)
        for reason in reasons:
            self.assertRegex(self.refusals()[0], reason)
        self.wait(lambda: self.application.inventories)
        self.assertEqual(self.told(), set())
        self.assertEqual(self.application.phases, [])

    def told(self) -> set[str]:
        """Names, of all guests that an inventory has had."""
        return {guest["vm"]["id"] for inventory in self.application.inventories for guest in inventory["guests"]}

    # --- against its socket's path ----------------------------------------------------------------------------------------------

    def test_another_name_than_its_sockets(self) -> None:
        self.qemu("vm1.qmp", "vm2")
        self.start()
        self.expect_refusal("its name is 'vm2', and its socket's path says 'vm1': start QEMU with -name vm1")

    def test_another_uuid_than_its_sockets(self) -> None:
        self.qemu(f"vm1-{UUID}.qmp", "vm1", uuid=OTHER_UUID)
        self.start(sockets=(f"{self.directory}/{{name}}-{{uuid}}.qmp",), identifyBy="uuid")
        self.expect_refusal(f"its uuid is '{OTHER_UUID}', and its socket's path says '{UUID}': start QEMU with -uuid {UUID}")

    def test_a_socket_whose_path_says_nothing(self) -> None:
        self.qemu("17.sock", "vm1")
        self.start(sockets=(f"{self.directory}/17.sock",))
        self.expect_refusal("does not say which guest is behind it: put {name}")

    def test_in_a_directory_sockets_have_their_guests_names(self) -> None:
        self.qemu("vm1", "vm1")
        self.start(sockets=(str(self.directory),))
        self.wait(lambda: self.told() == {"vm1"})

    # --- against the kernel -----------------------------------------------------------------------------------------------------

    def test_a_tap_that_its_process_does_not_hold(self) -> None:
        self.qemu("vm1.qmp", "vm1").returns["human-monitor-command"] = NETWORK.format(mac=MAC, tap="uplink")
        self.start()
        self.expect_refusal("tap 'uplink' is not held by its process [0-9]+")

    def test_a_process_that_cannot_be_seen(self) -> None:
        self.qemu("vm1.qmp", "vm1")
        with mock.patch("hypermip_notifier.qmp.machine.taps_of", side_effect=PermissionError(1, "Operation not permitted")):
            self.start()
            self.expect_refusal("cannot be looked at .Operation not permitted.: the notifier must run as root")

    # --- against others ---------------------------------------------------------------------------------------------------------

    def test_what_another_has_already_until_that_one_has_ended(self) -> None:
        first = self.qemu("vm1.qmp", "vm1", uuid=UUID)
        self.start()
        self.wait(lambda: self.told() == {"vm1"})
        for what, about in (
            (f"MAC address '{MAC}'", {"tap": "tap-vm2"}),
            ("port 'tap-vm1'", {"mac": OTHER_MAC}),
            (f"uuid '{UUID}'", {"mac": OTHER_MAC, "tap": "tap-vm2", "uuid": UUID}),
        ):
            with self.subTest(what):
                before = len(self.refusals())
                second = self.qemu("vm2.qmp", "vm2", **about)
                self.wait(lambda: len(self.refusals()) > before)
                self.assertRegex(self.refusals()[-1], f"its {what} is that of the guest at .*/vm1.qmp, which has it for as long as it is there")
                second.dies()
        self.assertEqual(self.told(), {"vm1"})
        self.qemu("vm2.qmp", "vm2", tap="tap-vm2")
        first.dies()
        self.wait(lambda: self.told() == {"vm1", "vm2"})

    def test_the_same_name_at_a_second_socket(self) -> None:
        for directory in ("a", "b"):
            (self.directory / directory).mkdir()
        self.qemu("a/vm1", "vm1")
        self.start(sockets=(f"{self.directory}/a", f"{self.directory}/b"))
        self.wait(lambda: self.told() == {"vm1"})
        self.qemu("b/vm1", "vm1", OTHER_MAC, "tap-vm2")
        self.wait(self.refusals)
        self.assertRegex(self.refusals()[0], "its name 'vm1' is that of the guest at .*/a/vm1")

    def test_tenants_may_have_the_same_mac(self) -> None:
        self.qemu("vm1.qmp", "vm1")
        self.qemu("vm2.qmp", "vm2", tap="tap-vm2")
        keys = {f"{name}/{MAC}": network for name, network in (("vm1", "net-red"), ("vm2", "net-blue"))}
        self.start(addresses={key: ("10.1.0.50",) for key in keys}, networks=keys)
        self.wait(lambda: self.told() == {"vm1", "vm2"})

    # --- against what is configured ---------------------------------------------------------------------------------------------

    def test_other_than_it_is_listed(self) -> None:
        for listed, reason in (
            ({"vm2": Listed({MAC: "tap-vm1"})}, "'vm1' is none of guests in the configuration"),
            ({"vm1": Listed({OTHER_MAC: "tap-vm1"})}, rf"guests\['vm1'\].interfaces: has no {MAC}"),
            ({"vm1": Listed({MAC: "tap-vm2*"})}, rf"guests\['vm1'\].interfaces\['{MAC}'\]: is 'tap-vm2\*', and the tap here is 'tap-vm1'"),
            ({"vm1": Listed({MAC: "tap*"}, OTHER_UUID)}, rf"guests\['vm1'\].uuid: is '{OTHER_UUID}' in the configuration, and '{UUID}' here"),
        ):
            with self.subTest(reason):
                self.application.inventories.clear()
                qemu = self.qemu("vm1.qmp", "vm1", uuid=UUID)
                self.start(guests=listed)
                self.expect_refusal(reason)
                self.notifier.stop()
                qemu.dies()

    def test_as_it_is_listed_it_is_served(self) -> None:
        self.qemu("vm1.qmp", "vm1", uuid=UUID)
        self.start(guests={"vm1": Listed({MAC: "tap-*"}, UUID)})
        self.wait(lambda: self.told() == {"vm1"})
        self.assertEqual(self.notifier.steps("unlisted"), [])

    def test_a_notifier_that_lists_no_guests_warns_of_that(self) -> None:
        self.start()
        self.wait(lambda: self.notifier.steps("unlisted"))
        self.assertIn("guests", self.notifier.steps("unlisted")[0]["remedy"])

    # --- later, and in numbers --------------------------------------------------------------------------------------------------

    def test_who_is_served_and_then_says_something_else_is_told_of_as_before(self) -> None:
        qemu = self.qemu("vm1.qmp", "vm1")
        self.start()
        self.wait(lambda: self.told() == {"vm1"})
        for change in ({"human-monitor-command": NETWORK.format(mac=MAC, tap="uplink")}, {"query-name": {"name": "vm2"}}):
            before = len(self.notifier.steps("contradicts"))
            qemu.returns |= change
            self.wait(lambda: len(self.notifier.steps("contradicts")) > before)
        time.sleep(0.5)
        self.assertEqual([entry["reason"].split(",")[0][:19] for entry in self.notifier.steps("contradicts")], ["tap 'uplink' is not", "its name is 'vm2'"], "each once")
        self.assertEqual(json.dumps(self.application.inventories).count("uplink"), 0)
        self.assertEqual(self.told(), {"vm1"})

    def test_more_sockets_than_a_hypervisor_has_guests(self) -> None:
        with mock.patch("hypermip_notifier.service._MOST_PLACES", 2):
            for name in ("vm1", "vm2"):
                self.qemu(f"{name}.qmp", name, MAC if name == "vm1" else OTHER_MAC, f"tap-{name}")
            self.start()
            self.wait(lambda: self.told() == {"vm1", "vm2"})
            self.qemu("vm3.qmp", "vm3", "52:54:00:00:01:34", "tap-vm3")
            self.wait(lambda: self.notifier.steps("too-many"))
            self.assertEqual(self.notifier.steps("too-many")[0]["sockets"], [f"{self.directory}/vm3.qmp"])
            time.sleep(0.3)
            self.assertEqual((self.told(), len(self.notifier.steps("too-many"))), ({"vm1", "vm2"}, 1))


if __name__ == "__main__":
    unittest.main()

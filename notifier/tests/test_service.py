# SPDX-License-Identifier: Apache-2.0
"""The service as a whole: QEMUs that come and go, notifiers and controllers that restart, and what the operator's settings make of it."""

from __future__ import annotations

import io
import json
import socket
import tempfile
import threading
import time
import unittest
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

from hypermip_notifier.config import Config
from hypermip_notifier.migration.gate import CLOSED_LIMIT_MS
from hypermip_notifier.journal import Journal
from hypermip_notifier.source import MachineGone, Place, Reports
from hypermip_notifier.service import Service
from hypermip_notifier.shutdown import Shutdown
from tests import stub_application
from tests.fake_qemu import BANDWIDTH, HELD, NETWORK, FakeQemu
from tests.stub_application import StubApplication

PATIENCE_S = 20.0  # on a busy machine
MAC = "52:54:00:00:01:32"


class RunningNotifier:
    def __init__(self, config: Config, is_dry_run: bool = False) -> None:
        self._log = io.StringIO()
        self._shutdown = Shutdown(config.patienceMs / 1000)
        service = Service(config, Journal(self._log), self._shutdown, is_dry_run)
        self._thread = threading.Thread(target=service.run, daemon=True)
        self._thread.start()

    def steps(self, step: str) -> list[dict[str, Any]]:
        entries = [json.loads(line) for line in self._log.getvalue().splitlines()]
        return [entry for entry in entries if entry["step"] == step]

    def stop(self) -> bool:
        self._shutdown.begin()
        self._thread.join(PATIENCE_S)
        return not self._thread.is_alive()


class ServiceTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.application = StubApplication()
        self.addCleanup(lambda: self.application.ends())

    def config(self, **settings: Any) -> Config:
        given: dict[str, Any] = {"addresses": {MAC: ("10.1.0.50",)}, "patienceMs": 2000, "tapQueueFrames": 0, "stateDirectory": str(self.directory / "state")}
        return Config("hv-a", (self.application.url,), (f"{self.directory}/{{name}}.qmp",), **(given | settings))

    def start(self, is_dry_run: bool = False, **settings: Any) -> RunningNotifier:
        notifier = RunningNotifier(self.config(**settings), is_dry_run)
        self.addCleanup(notifier.stop)
        return notifier

    def qemu(self, name: str = "vm1", **about: Any) -> FakeQemu:
        qemu = FakeQemu(self.directory / f"{name}.qmp", name, **{"tap": f"tap-{name}"} | about)
        self.addCleanup(qemu.dies)
        return qemu

    def wait(self, what: Callable[[], object], why: str = "") -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline, why)
            time.sleep(0.005)

    # --- what comes and goes ----------------------------------------------------------------------------------------------------

    def test_watches_whatever_is_in_a_directory_now(self) -> None:
        first = self.qemu("vm1")
        notifier = self.start()
        self.wait(lambda: notifier.steps("watching"))
        second = self.qemu("vm2", mac="52:54:00:00:01:33")
        (self.directory / "notes.txt").write_text("no socket", encoding="utf-8")
        self.wait(lambda: len(notifier.steps("watching")) == 2)
        first.dies()
        self.wait(lambda: notifier.steps("gone"))
        self.qemu("vm1")
        self.wait(lambda: [entry["vm"] for entry in notifier.steps("watching")] == ["vm1", "vm2", "vm1"])
        self.assertEqual(second.parameters["downtime-limit"], CLOSED_LIMIT_MS)

    def test_says_once_what_is_wrong_with_a_socket_and_tries_again(self) -> None:
        qemu = self.qemu()
        qemu.returns["query-name"] = {}
        notifier = self.start()
        self.wait(lambda: len([one for one in qemu.received if one[0] == "query-name"]) > 2)
        self.assertRegex(notifier.steps("gone")[0]["reason"], "-name")
        self.assertEqual(len(notifier.steps("gone")), 1)
        qemu.returns["query-name"] = {"name": "vm1"}
        self.wait(lambda: notifier.steps("watching"))

    def test_a_place_that_another_has_taken_the_name_of_is_not_tried_again(self) -> None:
        tried: list[str] = []

        def place(qemu: str) -> Place:
            def refuse() -> AbstractContextManager[Reports]:
                tried.append(qemu)
                raise MachineGone("nobody there")

            return Place("vm1.qmp", (qemu,), refuse)

        source = Mock(places=Mock(return_value=[place("old")]), is_away=False)
        clock = Mock(monotonic=Mock(return_value=0.0))
        with patch("hypermip_notifier.service.sources", return_value=[source]), patch("hypermip_notifier.service.time", clock):
            service = Service(self.config(), Journal(io.StringIO()), Shutdown(0))
            service.scan()
            self.wait(lambda: tried == ["old"])
            service.scan()  # sees that nobody is there
            clock.monotonic.return_value = 1.0
            source.places.return_value = [place("new")]
            service.scan()  # now it would be due
            self.wait(lambda: len(tried) == 2)
        self.assertEqual(["old", "new"], tried)

    def test_one_that_was_refused_for_long_and_served_for_longer_is_looked_at_at_once_when_it_closes(self) -> None:
        """A QEMU that is killed leaves its socket: only that look tells that the guest has ended."""
        tried, dies = threading.Semaphore(0), threading.Event()
        is_served = False

        def attempt() -> AbstractContextManager[Reports]:
            tried.release()
            if is_served:
                dies.wait(PATIENCE_S)
            raise MachineGone("QEMU closed the monitor")

        source = Mock(places=Mock(return_value=[Place("vm1.qmp", ("vm1",), attempt)]), is_away=False)
        clock = Mock(monotonic=Mock(return_value=0.0))
        with patch("hypermip_notifier.service.sources", return_value=[source]), patch("hypermip_notifier.service.time", clock):
            service = Service(self.config(), Journal(io.StringIO()), Shutdown(0))

            def scan(later_s: float) -> None:
                """Once the present watcher has ended, if it is to; and again when so much time is over."""
                for attempt in service._attempts.values():
                    attempt.watcher.join(PATIENCE_S)
                service.scan()
                clock.monotonic.return_value += later_s
                service.scan()

            service.scan()
            for _ in range(10):
                scan(30.0)
            is_served = True
            scan(30.0)
            for _ in range(12):
                self.assertTrue(tried.acquire(timeout=PATIENCE_S))
            clock.monotonic.return_value += 3600.0
            dies.set()
            scan(0.1)
            self.assertTrue(tried.acquire(timeout=1.0), "it waits as long as after the last refusal")

    def test_leaves_a_machine_without_a_tap_alone(self) -> None:
        qemu = self.qemu()
        qemu.returns["human-monitor-command"] = ""
        notifier = self.start()
        self.wait(lambda: notifier.steps("gone"))
        self.assertEqual(qemu.has_been_told, [])

    def test_names_an_interface_without_address_and_what_to_do(self) -> None:
        self.qemu()
        notifier = self.start(addresses={})
        self.wait(lambda: notifier.steps("unaddressed"))
        entry = notifier.steps("unaddressed")[0]
        self.assertEqual((entry["field"], entry["mac"]), ("addresses", MAC))
        self.assertIn(f'add "{MAC}": ["ADDRESS"]', entry["remedy"])

    # --- restarts ---------------------------------------------------------------------------------------------------------------

    def test_a_place_found_waiting_is_reported_until_the_guest_runs(self) -> None:
        qemu = self.qemu()
        qemu.runs("inmigrate")
        first = self.start()
        self.wait(lambda: self.application.phases == ["preparing"])
        self.assertTrue(first.stop(), "a place that waits does not keep the notifier")
        self.start()
        self.wait(lambda: self.application.phases == ["preparing"] * 2)
        qemu.says("RESUME")
        self.wait(lambda: self.application.phases[-1] == "arrived")
        self.assertEqual(self.application.received[-1]["destination"], "hv-a")

    def test_what_is_granted_for_a_while_is_refreshed_until_the_machine_is_gone(self) -> None:
        granted = (200, {"code": 0, "migration": "m-1", "lifetimeSeconds": 1})
        self.application.answers = {"arrived": granted, "refreshing": granted}
        qemu = self.qemu()
        qemu.runs("running")
        qemu.returns["query-migrate"] = {"status": "completed"}
        notifier = self.start()
        self.wait(lambda: self.application.phases[:3] == ["arrived", "refreshing", "refreshing"])
        qemu.dies()
        self.wait(lambda: notifier.steps("gone"))
        said = len(self.application.phases)
        time.sleep(0.7)
        self.assertEqual(len(self.application.phases), said)

    def test_a_migration_found_under_way_is_reported_and_held_and_its_bandwidth_given_back(self) -> None:
        qemu = self.qemu()
        qemu.returns["query-migrate"] = {"status": "active", "total-time": 5}  # no ram yet: the gate has nothing to decide
        qemu.parameters.update({"downtime-limit": CLOSED_LIMIT_MS, "max-bandwidth": 400_000})  # as a notifier that was killed leaves it
        qemu.errors["migrate-set-capabilities"] = "There's a migration process in progress"
        self.start(maxBandwidth=5_000_000)
        self.wait(lambda: self.application.phases == ["preparing"])
        self.assertEqual(qemu.parameters["downtime-limit"], CLOSED_LIMIT_MS)
        qemu.returns["query-migrate"] = {"status": "failed", "total-time": 9}  # QEMU sends no event: it was never told to
        self.wait(lambda: self.application.phases == ["preparing", "failed"])
        self.assertEqual(qemu.parameters["max-bandwidth"], 5_000_000)

    def test_the_operators_limits_are_back_when_the_notifier_goes_also_after_one_that_was_killed(self) -> None:
        qemu = self.qemu()
        qemu.parameters["downtime-limit"] = 450
        notifier = self.start()
        self.wait(lambda: qemu.parameters["downtime-limit"] == CLOSED_LIMIT_MS)
        kept = [(file, file.read_bytes()) for file in (self.directory / "state").rglob("limits-*")]
        self.assertTrue(notifier.stop())
        self.assertEqual(qemu.parameters["downtime-limit"], 450)
        for file, text in kept:  # as one that was killed leaves it
            file.write_bytes(text)
        qemu.parameters.update({"downtime-limit": 22_500, "max-bandwidth": 40_000})
        second = self.start()
        self.wait(lambda: qemu.parameters["max-bandwidth"] == BANDWIDTH)
        self.assertTrue(second.stop())
        self.assertEqual(qemu.parameters["downtime-limit"], 450)

    def test_what_is_kept_of_a_machine_goes_with_it(self) -> None:
        qemu = self.qemu()
        self.start()
        kept = lambda: sorted(file.name.partition("-")[0] for file in (self.directory / "state").rglob("*-*.json"))
        self.wait(lambda: kept() == ["limits", "sole"])
        qemu.dies()
        self.wait(lambda: kept() == [])

    def test_an_arrival_that_nobody_watched_is_reported(self) -> None:
        qemu = self.qemu()
        qemu.returns["query-migrate"] = {"status": "completed"}
        self.start()
        self.wait(lambda: self.application.phases[-1:] == ["arrived"])

    def test_yesterdays_migration_is_not_told_today(self) -> None:
        ends: list[tuple[str, dict[str, Any]]] = [
            ("postmigrate", {"status": "completed", "total-time": 9}),
            ("running", {"status": "failed"}),
            ("running", {"status": "cancelled"}),
        ]
        for run_state, migration in ends:
            with self.subTest(migration["status"]):
                qemu = self.qemu()
                qemu.runs(run_state)
                qemu.returns["query-migrate"] = migration
                notifier = self.start()
                self.wait(lambda: qemu.parameters["downtime-limit"] == CLOSED_LIMIT_MS)
                notifier.stop()
                qemu.dies()
        self.assertEqual(self.application.phases, [])

    def test_the_last_word_waits_for_a_controller_that_restarts(self) -> None:
        qemu = self.qemu()
        qemu.runs("inmigrate")
        notifier = self.start(patienceMs=100)
        self.wait(lambda: self.application.phases == ["preparing"])
        port = self.application.server_port
        self.application.ends()
        qemu.says("RESUME")
        self.wait(lambda: len(notifier.steps("unreachable")) > 2)
        self.application = StubApplication(port)
        self.application.answers["arrived"] = (404, {})  # the web server is up before the application is
        self.wait(lambda: self.application.phases == ["arrived"])
        self.application.answers.clear()
        self.wait(lambda: len(notifier.steps("registered")) == 2)

    def test_what_was_left_unsaid_comes_before_the_next_migration(self) -> None:
        qemu = self.qemu()
        qemu.runs("inmigrate")
        notifier = self.start(patienceMs=60_000)
        self.wait(lambda: self.application.phases == ["preparing"])
        self.application.answers["arrived"] = (503, {"code": 130})
        qemu.says("RESUME")
        self.wait(lambda: "arrived" in self.application.phases)
        qemu.migrates("setup")
        self.wait(lambda: [one for one in notifier.steps("event") if one["data"]])
        asked = len(self.application.phases)
        self.wait(lambda: len(self.application.phases) > asked + 1)
        self.assertEqual(self.application.phases.count("preparing"), 1)
        self.application.answers.clear()
        self.wait(lambda: self.application.phases[-2:] == ["arrived", "preparing"])
        self.assertEqual(self.application.received[-1]["source"], "hv-a")
        qemu.migrates("cancelled")
        self.wait(lambda: self.application.phases[-1] == "cancelled")

    def test_stopping_in_the_middle_lets_the_migration_go_after_a_while(self) -> None:
        qemu = self.qemu()
        notifier = self.start(patienceMs=300)
        self.wait(lambda: notifier.steps("watching") and qemu.parameters["downtime-limit"] == CLOSED_LIMIT_MS)
        qemu.migrates("setup")
        self.wait(lambda: "preparing" in self.application.phases)
        self.assertTrue(notifier.stop())
        self.assertEqual((qemu.parameters["downtime-limit"], qemu.parameters["max-bandwidth"]), (300, BANDWIDTH))

    def test_stopping_in_the_middle_waits_for_the_end_and_reports_it(self) -> None:
        qemu = self.qemu()
        notifier = self.start()
        self.wait(lambda: notifier.steps("watching") and qemu.parameters["downtime-limit"] == CLOSED_LIMIT_MS)
        qemu.migrates("setup")
        self.wait(lambda: "preparing" in self.application.phases)
        stopping = threading.Thread(target=notifier.stop)
        stopping.start()
        self.wait(lambda: notifier.steps("stopping"))
        qemu.migrates("cancelled")
        stopping.join(PATIENCE_S)
        self.assertEqual(self.application.phases, ["preparing", "cancelled"])

    # --- inventories ------------------------------------------------------------------------------------------------------------

    def guests(self, inventory: int = -1) -> list[tuple[str, str, str | None]]:
        if not self.application.inventories:
            return []
        return [(one["vm"]["id"], one["state"], one.get("migration")) for one in self.application.inventories[inventory]["guests"]]

    def test_the_fabric_is_told_what_is_first_and_when_it_has_changed(self) -> None:
        first = self.qemu("vm1")
        first.returns["query-migrate"] = {"status": "completed"}
        self.qemu("vm2", mac="52:54:00:00:01:33").runs("inmigrate")
        heard = self.heard()
        notifier = self.start()
        self.wait(lambda: "arrived" in heard)
        self.assertEqual(heard[: heard.index("arrived")].count("inventory"), 1, "before what was, it is told what is")
        self.assertEqual(sorted(self.guests(0))[0], ("vm1", "running", None))
        self.assertEqual(sorted(self.guests(0))[1][:2], ("vm2", "incoming"))
        self.wait(lambda: ("vm2", "incoming", "m-1") in self.guests())
        first.dies()
        self.wait(lambda: ("vm1", "ended", None) in self.guests())
        self.qemu("vm3", mac="52:54:00:00:01:34")
        self.wait(lambda: ("vm3", "running", None) in self.guests())
        self.assertNotIn("vm1", [vm for vm, *_ in self.guests()])
        self.assertEqual(len(notifier.steps("inventory")), 1)

    def heard(self) -> list[str]:
        """What the application hears, in order: phases and inventories."""
        heard: list[str] = []
        for kind in ("_registration", "_inventory"):
            original = getattr(stub_application._Handler, kind)

            def hear(handler: Any, said: dict[str, Any], original: Any = original) -> Any:
                heard.append(said.get("phase", "inventory"))
                return original(handler, said)

            patched = patch.object(stub_application._Handler, kind, hear)
            patched.start()
            self.addCleanup(patched.stop)
        return heard

    def test_a_socket_that_a_dead_qemu_has_left_is_nobody(self) -> None:
        qemu = self.qemu("vm1")
        path = self.directory / "vm1.qmp"
        qemu.dies()
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(path))
        self.start()
        self.wait(lambda: self.application.inventories)
        self.assertEqual(self.guests(), [])

    def test_a_qemu_that_does_not_answer_is_not_told_to_be_gone(self) -> None:
        self.qemu("vm1")
        with socket.socket(socket.AF_UNIX) as busy:
            busy.bind(str(self.directory / "vm2.qmp"))
            busy.listen(8)
            notifier = self.start()
            self.wait(lambda: notifier.steps("inventory-withheld"))
            self.assertEqual(self.application.inventories, [])
            self.assertIn("vm2.qmp", notifier.steps("inventory-withheld")[0]["reason"])

    def test_a_guest_in_flight_is_told_with_the_id_until_the_fabric_knows_the_end(self) -> None:
        qemu = self.qemu()
        self.start()
        self.wait(lambda: ("vm1", "running", None) in self.guests())
        self.wait(lambda: qemu.parameters["downtime-limit"] == CLOSED_LIMIT_MS)
        qemu.migrates("setup")
        self.wait(lambda: ("vm1", "running", "m-1") in self.guests())
        self.application.answers["cancelled"] = (503, {"code": 130})
        qemu.migrates("cancelled")
        self.wait(lambda: "cancelled" in self.application.phases)
        self.assertEqual(self.guests(), [("vm1", "running", "m-1")])
        self.application.answers.clear()
        self.wait(lambda: self.guests() == [("vm1", "running", None)])

    def test_an_operators_pause_and_another_port_are_seen(self) -> None:
        qemu = self.qemu()
        self.start()
        self.wait(lambda: self.guests() == [("vm1", "running", None)])
        qemu.runs("paused")
        qemu.says("STOP")
        self.wait(lambda: self.guests() == [("vm1", "paused", None)])
        HELD.add("vnet7")
        qemu.returns["human-monitor-command"] = NETWORK.format(mac=MAC, tap="vnet7")
        self.wait(lambda: "vnet7" in json.dumps(self.application.inventories[-1]))
        self.wait(lambda: "refreshing" in self.application.phases)
        self.assertEqual(self.application.received[-1]["vm"]["interfaces"], [{"mac": MAC, "port": "vnet7"}])

    # --- a controller out of reach ----------------------------------------------------------------------------------------------

    def test_without_a_controller_the_migration_goes_on_or_is_held_as_the_operator_says(self) -> None:
        self.application.answers["preparing"] = (401, {})  # as good as no controller
        for setting, is_cancelled in (("migrate", False), ("hold", True)):
            with self.subTest(setting):
                self.check_unreachable(setting, is_cancelled)

    def check_unreachable(self, setting: str, is_cancelled: bool) -> None:
        qemu = self.qemu()
        notifier = self.start(onUnreachable=setting, patienceMs=200)
        self.wait(lambda: qemu.parameters["downtime-limit"] == CLOSED_LIMIT_MS)
        qemu.migrates("setup")
        self.wait(lambda: notifier.steps("held" if is_cancelled else "released"))
        self.wait(lambda: is_cancelled == (("migrate_cancel", {}) in qemu.has_been_told))
        self.wait(lambda: qemu.parameters["max-bandwidth"] == BANDWIDTH, "what comes next is not slowed down")
        self.assertIn("no door for hypervisors", notifier.steps("unreachable")[0]["reason"])
        notifier.stop()
        qemu.dies()

    # --- dry run ----------------------------------------------------------------------------------------------------------------

    def test_a_dry_run_shows_everything_and_does_nothing(self) -> None:
        qemu = self.qemu()
        notifier = self.start(is_dry_run=True)
        self.wait(lambda: notifier.steps("would-send"))
        qemu.migrates("active")
        self.wait(lambda: len(notifier.steps("would-send")) == 2)
        qemu.runs("finish-migrate")
        qemu.says("STOP")
        qemu.migrates("completed", **{"total-time": 9})
        self.wait(lambda: len(notifier.steps("would-send")) == 4)
        registrations = [entry["registration"] for entry in notifier.steps("would-send")]
        self.assertEqual([one["phase"] for one in registrations], ["preparing", "preparing", "switching", "completed"])
        interface = {"mac": MAC, "addresses": ["10.1.0.50"], "port": "tap-vm1"}
        self.assertEqual(registrations[0]["vm"], {"id": "vm1", "interfaces": [interface]})
        notifier.stop()
        self.assertEqual((qemu.has_been_told, self.application.received), ([], []))

    def test_a_dry_run_at_the_destination(self) -> None:
        qemu = self.qemu()
        qemu.runs("inmigrate")
        notifier = self.start(is_dry_run=True)
        self.wait(lambda: notifier.steps("would-send"))
        qemu.says("RESUME")
        self.wait(lambda: [entry["registration"]["phase"] for entry in notifier.steps("would-send")] == ["preparing", "arrived"])


if __name__ == "__main__":
    unittest.main()

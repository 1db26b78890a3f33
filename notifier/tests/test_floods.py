# SPDX-License-Identifier: Apache-2.0
"""A waiting guest's port is kept out of floods, and only as long as it waits."""

from __future__ import annotations

import unittest
from unittest.mock import patch

from hypermip_notifier import floods
from hypermip_notifier.floods import NotOurs, keep_out, let_in
from hypermip_notifier.guest import Guest
from hypermip_notifier.source import Situation
from tests import test_report_only
from tests.fake_reports import FakeReports
from tests.test_report_only import GUEST

TAP = "tap-vm1"


class FakePorts:
    """Plays Open vSwitch's commands, for a bridge with these ports and one that is silent for good."""

    def __init__(self, *ports: str, speaks_old: bool = True) -> None:
        self.silent = {port: False for port in ports} | {"tap-visitor": True}
        self.notes: dict[str, str] = {}
        self._speaks_old = speaks_old

    def __call__(self, command: str, *words: str) -> str:
        if command == "ovs-ofctl":
            return self._ofctl(*words[2:])
        if words[0] == "iface-to-br":
            if words[1] not in self.silent:
                raise NotOurs(f"ovs-vsctl: no interface named {words[1]}")
            return "br-int\n"
        if words[0] == "set":
            self.notes[words[2]] = words[3].partition("=")[2]
        elif words[1] == "remove":
            self.notes.pop(words[3])
        else:
            return f'"{self.notes[words[3]]}"\n' if words[3] in self.notes else "\n"
        return ""

    def _ofctl(self, what: str, bridge: str, *words: str) -> str:
        if not self._speaks_old:
            raise NotOurs("ovs-ofctl: br-int: failed to connect to socket (Protocol error)")
        if what == "mod-port":
            self.silent[words[0]] = words[1] == "no-flood"
        flags = {port: "NO_FLOOD" if is_silent else "0" for port, is_silent in self.silent.items()}
        return "".join(f" 1({port}): addr:52:54:00:00:01:32\n     config:     {flag}\n     state:      0\n" for port, flag in flags.items())


class FloodsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.play(FakePorts(TAP, "tap-vm10"))

    def play(self, ports: FakePorts) -> None:
        self.ports = ports
        patched = patch.object(floods, "_run", ports)
        patched.start()
        self.addCleanup(patched.stop)

    def test_a_port_is_kept_out_and_let_in_again(self) -> None:
        self.assertTrue(keep_out(TAP))
        self.assertEqual(self.ports.silent, {TAP: True, "tap-vm10": False, "tap-visitor": True})
        self.assertTrue(let_in(TAP))
        self.assertEqual((self.ports.silent[TAP], self.ports.notes), (False, {}))

    def test_a_visitors_port_stays_as_it_was(self) -> None:
        self.assertFalse(keep_out("tap-visitor"))
        self.assertFalse(let_in("tap-visitor"))
        self.assertTrue(self.ports.silent["tap-visitor"])

    def test_a_later_notifier_knows_what_to_undo(self) -> None:
        keep_out(TAP)
        self.assertFalse(keep_out(TAP), "it is so already")
        self.assertTrue(let_in(TAP))
        self.assertFalse(let_in(TAP), "nothing is left to undo")

    def test_where_it_cannot_be_done_the_reason_is_told(self) -> None:
        with self.assertRaisesRegex(NotOurs, "no interface named tap-elsewhere"):
            keep_out("tap-elsewhere")
        self.play(FakePorts(TAP, speaks_old=False))
        with self.assertRaisesRegex(NotOurs, "Protocol error"):
            keep_out(TAP)
        self.assertEqual(self.ports.notes, {}, "nothing half done")

    def test_without_open_vswitch_the_reason_is_told(self) -> None:
        patch.stopall()
        with patch.dict("os.environ", PATH="/nowhere"), self.assertRaisesRegex(NotOurs, "ovs-vsctl"):
            keep_out(TAP)
        with patch.dict("os.environ", PATH="/nowhere"):
            self.assertFalse(let_in(TAP), "nothing was changed there")


class WaitingPlaceTest(unittest.TestCase):
    """The flag follows what becomes of the place."""

    start, wait = test_report_only.ReportOnlyTest.start, test_report_only.ReportOnlyTest.wait
    setUp = test_report_only.ReportOnlyTest.setUp

    def expecting(self, situation: Situation, guest: Guest = GUEST) -> FakeReports:
        self.ports = FakePorts(TAP)
        patched = patch.object(floods, "_run", self.ports)
        patched.start()
        self.addCleanup(patched.stop)
        return FakeReports(guest, situation)

    def test_floods_stay_out_until_the_guest_runs(self) -> None:
        machine = self.expecting(Situation.EXPECTED)
        self.start(machine)
        self.wait(lambda: self.application.phases == ["preparing"])
        self.assertTrue(self.ports.silent[TAP])
        machine.says("RESUME")
        self.wait(lambda: not self.ports.silent[TAP])
        self.wait(lambda: '"floods-in"' in self.log.getvalue())

    def test_of_a_tap_that_stands_for_another_port_they_stay_out_of_that(self) -> None:
        machine = self.expecting(Situation.EXPECTED, Guest("vm1", ((GUEST.interfaces[0][0], "qvo-vm1"),)))
        self.start(machine, ports={"qvo-*": "tap-*"})
        self.wait(lambda: self.ports.silent[TAP])

    def test_or_is_not_going_to(self) -> None:
        machine = self.expecting(Situation.COMING)
        self.start(machine)
        self.wait(lambda: self.ports.silent[TAP])
        machine.says("MIGRATION", status="failed")
        self.wait(lambda: not self.ports.silent[TAP])

    def test_a_notifier_that_comes_later_lets_floods_in(self) -> None:
        machine = self.expecting(Situation.SETTLED)
        keep_out(TAP)
        self.start(machine)
        self.wait(lambda: not self.ports.silent[TAP])

    def test_one_that_cannot_says_why_and_goes_on(self) -> None:
        machine = self.expecting(Situation.EXPECTED, Guest("vm1", ((GUEST.interfaces[0][0], "tap-elsewhere"),)))
        self.start(machine)
        self.wait(lambda: self.application.phases == ["preparing"])
        self.assertIn("no interface named tap-elsewhere", self.log.getvalue())


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""A lab is handed out when ONOS has it in hand, and tables are at rest; switches are a test's."""

import unittest
from types import SimpleNamespace
from unittest.mock import MagicMock, patch

from harness import control, rest
from harness.control import put_under_control
from harness.rest import wait_at_rest
from harness.waiting import WaitedInVain
from lab.flowtable import FlowTable


def switch(rules: list[str], tunnels: dict[str, int]) -> MagicMock:
    made = MagicMock(what=SimpleNamespace(tunnel_ports=[*tunnels]))
    made.port_numbers.return_value = tunnels
    made.flows.return_value = FlowTable(frozenset(rules))
    return made


class ControlTest(unittest.TestCase):
    def setUp(self) -> None:
        self.order: list[str] = []
        self.onos = MagicMock()
        self.onos.bindings.return_value = []
        for call in ("wait_devices", "configure", "base_forwarding"):
            getattr(self.onos, call).side_effect = lambda _plan, call=call: self.order.append(call)
        self.lab = MagicMock(plan=SimpleNamespace(own_forwarding=False), switches={"a1": switch(["table=0 priority=41010,in_port=3 actions=drop"], {"vxlan0": 3})})
        for where, name, stand_in in (
            (control, "wait_at_rest", lambda _: self.order.append("rest")),
            (control, "_GUARDED_WITHIN", 0),
            (control, "LIMIT", 0),
        ):
            patched = patch.object(where, name, stand_in)
            patched.start()
            self.addCleanup(patched.stop)

    def test_it_is_configured_once_its_switches_are_there_and_at_rest_in_the_end(self) -> None:
        put_under_control(self.onos, self.lab)
        self.assertEqual(["wait_devices", "configure", "base_forwarding", "rest"], self.order)

    def test_rules_of_earlier_scenarios_are_waited_for(self) -> None:
        self.onos.bindings.return_value = [{"vm": "vm1", "draining": ["hv-b"]}]
        with self.assertRaisesRegex(WaitedInVain, "times of grace"):
            put_under_control(self.onos, self.lab)

    def test_a_switch_guards_the_tunnel_ports_that_it_has_and_no_others(self) -> None:
        guarded = ["priority=41010,in_port=3 actions=drop"]
        for rules, tunnels, is_so in ((guarded, {"vxlan0": 3}, True), ([], {"vxlan0": 3}, False), (guarded, {"vxlan0": 4}, False)):
            with self.subTest(rules=rules, tunnels=tunnels):
                self.assertEqual(is_so, control._are_tunnels_guarded(MagicMock(switches={"a1": switch(rules, tunnels)})))


class RestTest(unittest.TestCase):
    """A look at the tables takes a tenth of a second of the test's time."""

    def setUp(self) -> None:
        self.now = 0.0
        self.looks = 0
        for where, name, stand_in in (
            (rest, "time", SimpleNamespace(monotonic=lambda: self.now)),
            (rest, "wait_for", self.wait_for),
        ):
            patched = patch.object(where, name, stand_in)
            patched.start()
            self.addCleanup(patched.stop)

    def wait_for(self, _what: str, condition, _timeout: float) -> None:
        while not condition():
            self.now += 0.1

    def tables(self, changes: int) -> MagicMock:
        def look() -> dict[str, int]:
            self.looks += 1
            return {"a1": min(self.looks, changes)}

        return MagicMock(flow_tables=look)

    def test_tables_that_never_change_have_rest_after_longer_than_a_rollout_waits(self) -> None:
        wait_at_rest(self.tables(changes=1))
        self.assertAlmostEqual(1.0, self.now, delta=0.11)

    def test_each_change_begins_it_anew(self) -> None:
        wait_at_rest(self.tables(changes=11), quiet=0.3)
        self.assertGreater(self.now, 1.1)


if __name__ == "__main__":
    unittest.main()

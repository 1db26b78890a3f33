# SPDX-License-Identifier: Apache-2.0
"""What the fabric is told of what is here, and what becomes of its answers."""

from __future__ import annotations

import io
import json
import tempfile
import time
import unittest
from typing import Any
from unittest import mock

from hypermip_notifier.census import Census
from hypermip_notifier.config import Config
from hypermip_notifier.guest import Guest
from hypermip_notifier.inventory.teller import Teller
from hypermip_notifier.journal import Journal
from hypermip_notifier.presence import Presence
from hypermip_notifier.report.access import Access
from hypermip_notifier.report.controller import Unreachable
from hypermip_notifier.shutdown import Shutdown
from hypermip_notifier.source import Place, Standing
from tests.stub_application import StubApplication

MAC, OTHER = "52:54:00:00:01:32", "52:54:00:00:01:33"
UUID = "0d3c1a4e-0000-4000-8000-000000000001"
VM1 = Guest("vm1", ((MAC, "tap1"), (OTHER, "tap2")), UUID)


class TellerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.application = StubApplication()
        self.addCleanup(lambda: self.application.ends())
        self.log = io.StringIO()
        self.census = Census()
        self.presence = Presence(self.census, Place("a", ("a",), lambda: None))  # type: ignore[arg-type,return-value]
        self.shutdown = Shutdown(0)
        self.addCleanup(self.shutdown.begin)

    def teller(self, **settings: Any) -> Teller:
        config = Config("hv-a", (self.application.url,), (), **({"addresses": {MAC: ("10.1.0.50",)}} | settings))
        return Teller(self.census, config, Journal(self.log), self.shutdown, Access(config), restarts=7)

    def tell(self, teller: Teller) -> tuple[dict[str, Any], float]:
        pause_s = teller.tell(self.census.count())
        return self.application.inventories[-1], pause_s

    def steps(self) -> list[str]:
        return [json.loads(line)["step"] for line in self.log.getvalue().splitlines()]

    def test_tells_who_is_here_with_all_interfaces(self) -> None:
        self.presence.is_found(VM1, Standing.RUNNING)
        said, pause_s = self.tell(self.teller(networks={MAC: "net-a"}, ports={"tap*": "qvo*"}))
        self.assertRegex(said.pop("time"), r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")
        known = {"mac": MAC, "network": "net-a", "addresses": ["10.1.0.50"], "port": "qvo1"}
        unknown = {"mac": OTHER, "port": "qvo2"}  # it is there, and not unplugged
        guests = [{"vm": {"id": "vm1", "uuid": UUID, "interfaces": [known, unknown]}, "state": "running"}]
        self.assertEqual(said, {"hypervisor": "hv-a", "restarts": 7, "guests": guests})
        self.assertEqual(pause_s, 5.0)

    def test_of_interfaces_without_address_the_other_end_may_know(self) -> None:
        self.presence.is_found(VM1, Standing.INCOMING)
        said, _ = self.tell(self.teller(addresses={}))
        self.assertEqual(said["guests"][0]["vm"]["interfaces"], [{"mac": MAC, "port": "tap1"}, {"mac": OTHER, "port": "tap2"}])

    def test_a_guest_whose_name_is_no_id_does_not_spoil_the_rest(self) -> None:
        self.presence.is_found(VM1, Standing.RUNNING)
        Presence(self.census, Place("b", ("b",), lambda: None)).is_found(Guest("a/b", VM1.interfaces), Standing.RUNNING)  # type: ignore[arg-type,return-value]
        self.assertEqual([guest["vm"]["id"] for guest in self.tell(self.teller())[0]["guests"]], ["vm1"])

    def test_tells_of_a_migration_in_flight_and_of_what_has_ended_until_that_is_heard(self) -> None:
        teller = self.teller()
        self.presence.is_found(VM1, Standing.INCOMING)
        self.presence.takes_off()
        self.assertEqual(self.tell(teller)[0]["guests"][0] | {"vm": 0}, {"vm": 0, "state": "incoming", "migration": ""})
        self.presence.is_gone()
        self.application.inventory_answer = (503, {"code": 130})
        for _ in range(2):
            self.assertEqual([guest["state"] for guest in self.tell(teller)[0]["guests"]], ["ended"])
            self.application.inventory_answer = (200, {"code": 0, "guests": []})
        self.assertEqual(self.tell(teller)[0]["guests"], [])

    def test_tells_whom_a_guest_is_sent_to_until_its_migration_is_over(self) -> None:
        teller = self.teller()
        self.presence.is_found(VM1, Standing.RUNNING)
        self.presence.flies_to("hv-b")  # of no migration
        self.presence.takes_off()
        told = [self.tell(teller)[0]["guests"][0]]
        self.presence.flies_to("hv-b")
        told.append(self.tell(teller)[0]["guests"][0])
        self.presence.lands()
        told.append(self.tell(teller)[0]["guests"][0])
        self.assertEqual([each.get("destination") for each in told], [None, "hv-b", None])

    def test_an_old_controller_is_told_of_once_in_the_log_and_tried_again(self) -> None:
        teller = self.teller()
        self.application.inventory_answer = (404, {})
        pauses_s = [self.tell(teller)[1] for _ in range(3)]
        self.assertEqual((self.steps(), pauses_s), (["no-inventories"], [5.0] * 3))
        self.application.inventory_answer = (200, {"code": 0})
        self.tell(teller)
        self.assertEqual(self.steps(), ["no-inventories", "inventory"])

    def test_nobody_there_is_said_once_and_soon_tried_again(self) -> None:
        teller = self.teller()
        self.application.ends()
        self.assertEqual([teller.tell(self.census.count()) for _ in range(2)], [1.0] * 2)
        self.assertEqual(self.steps(), ["inventory-unheard"])
        self.application = StubApplication()

    def test_says_once_what_the_fabric_makes_of_a_guest_until_it_is_something_else(self) -> None:
        teller = self.teller()
        contested = {"vm": "vm1", "conclusion": "contested", "why": "hv-b says so too"}
        refused = {"vm": "vm2", "conclusion": "refused", "code": 133, "field": "vm.id", "value": "vm2", "remedy": "look"}
        kept = {"vm": "vm1", "conclusion": "kept", "phase": "away"}
        for guests in ([contested, refused], [contested, refused], [kept, refused], [contested], [{**contested, "why": "hv-c does"}]):
            self.application.inventory_answer = (200, {"code": 0, "guests": guests})
            self.tell(teller)
        self.assertEqual(self.steps(), ["inventory", "contested", "inventory-refused", "contested", "contested"])

    def test_shows_the_ticket_that_it_was_given_until_the_guest_has_ended(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            teller = self.teller(stateDirectory=directory)
            self.presence.is_found(VM1, Standing.RUNNING)
            answered = [{"vm": "vm1", "conclusion": "kept", "ticket": "e30.AbCdEfGh.c2ln"}, {"vm": 7, "ticket": "e30"}, 7]
            self.application.inventory_answer = (200, {"code": 0, "guests": answered})
            self.assertNotIn("ticket", self.tell(teller)[0]["guests"][0])
            self.assertEqual(self.tell(teller)[0]["guests"][0]["ticket"], "e30.AbCdEfGh.c2ln")
            self.assertEqual(self.tell(self.teller(stateDirectory=directory))[0]["guests"][0]["ticket"], "e30.AbCdEfGh.c2ln")
            self.presence.is_gone()
            self.assertNotIn("ticket", self.tell(teller)[0]["guests"][0])

    def test_says_once_that_it_waits_for_an_operator(self) -> None:
        waiting = {"vm": "vm1", "conclusion": "waiting", "why": "register it"}
        self.application.inventory_answer = (200, {"code": 0, "guests": [waiting]})
        teller = self.teller()
        self.assertEqual([self.tell(teller)[1] for _ in range(2)], [5.0] * 2)
        self.assertEqual(self.steps(), ["inventory", "waiting"])

    def test_asks_again_soon_when_the_fabric_asks_elsewhere_first(self) -> None:
        self.application.inventory_answer = (200, {"code": 0, "guests": [{"vm": "vm1", "conclusion": "probed", "why": "asked at hv-b"}]})
        self.assertEqual(self.tell(self.teller())[1], 1.0)
        self.assertEqual(self.steps(), ["inventory", "concluded"])

    def test_an_answer_of_another_form_is_no_end(self) -> None:
        for guests in (None, 7, [7, {"vm": 7}, {}], {"vm": "vm1"}):
            self.application.inventory_answer = (200, {"code": 0, "guests": guests})
            self.assertEqual(self.tell(self.teller())[1], 5.0)

    def test_is_refused_for_its_time_and_says_it_again_by_the_controllers(self) -> None:
        teller = self.teller()
        self.application.inventory_answer = (409, {"code": 133, "field": "time", "value": "x", "time": "2031-01-01T00:00:00.000Z"})
        self.assertLess(self.tell(teller)[1], 1)
        self.assertEqual(self.tell(teller)[1], 5.0, "if that is not the reason, it is not said again and again")
        self.assertRegex(self.application.inventories[-1]["time"], "^2031-01-01T00:00:0")
        self.assertEqual(self.steps(), ["clock-corrected", "inventory-refused"])

    def test_a_refused_inventory_is_said_once(self) -> None:
        teller = self.teller()
        for value in ("1", "2"):
            self.application.inventory_answer = (403, {"code": 129, "field": "hypervisor", "value": value, "remedy": "configure it"})
            self.assertEqual(self.tell(teller)[1], 5.0)
        self.assertEqual(self.steps(), ["inventory-refused"])

    def test_nothing_is_told_before_it_is_known_who_is_there(self) -> None:
        self.presence.is_expected()
        with mock.patch("hypermip_notifier.inventory.teller._SOON_S", 0.0):
            teller = self.teller()
            teller.start()
            self.census.lacks_sources(set())
            self.wait(lambda: "inventory-withheld" in self.steps())
        self.assertEqual(self.application.inventories, [])
        self.presence.is_found(VM1, Standing.RUNNING)
        self.wait(lambda: self.application.inventories)
        self.assertEqual(len(self.application.inventories[0]["guests"]), 1)
        self.presence.is_gone()
        self.wait(lambda: len(self.application.inventories) > 1)
        self.assertEqual(self.application.inventories[1]["guests"][0]["state"], "ended")

    def test_an_error_of_one_round_does_not_end_them(self) -> None:
        self.census.lacks_sources(set())
        teller, answer = self.teller(), mock.Mock(side_effect=[RuntimeError("x" * 9000), RuntimeError("y"), *[Unreachable("nobody")] * 9])
        teller._controller.ask = answer  # type: ignore[method-assign]
        with mock.patch("hypermip_notifier.inventory.teller._BEAT_S", 0.0):
            teller.start()
            self.wait(lambda: "inventory-unheard" in self.steps())
        self.assertEqual(self.steps(), ["inventory-failed", "inventory-failed", "inventory-unheard"])
        self.assertLess(len(self.log.getvalue()), 2000)
        self.assertTrue(self.census.is_told.is_set(), "nobody waits for it")

    def wait(self, what: Any) -> None:
        deadline = time.monotonic() + 20
        while not what():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)


if __name__ == "__main__":
    unittest.main()

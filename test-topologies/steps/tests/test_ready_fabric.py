# SPDX-License-Identifier: Apache-2.0
"""The control's fabric, asked as a notifier asks ONOS."""

import unittest

from lab.notifier import Access, Controller, Unreachable, parse
from steps.ready_fabric import ready_fabric


def controller(url: str) -> Controller:
    return Controller(Access(parse({"hypervisor": "hv-a", "controllers": [f"{url}/onos/hypermip"], "sockets": ["nowhere"], "addresses": {}})))


class ReadyFabricTest(unittest.TestCase):
    def test_accepts_everything_on_one_connection(self) -> None:
        with ready_fabric() as url:
            asking = controller(url)
            for phase in ("preparing", "switching", "completed"):
                answer = asking.register({"phase": phase, "vm": {"id": "vm1"}})
                self.assertTrue(answer.accepted)
                self.assertEqual("control", answer.body["migration"])
            asking.close()

    def test_switches_before_it_answers(self) -> None:
        done: list[str] = []
        with ready_fabric(lambda: done.append("switched")) as url:
            asking = controller(url)
            for phase, switched in (("preparing", 0), ("switching", 1), ("completed", 1)):
                asking.register({"phase": phase})
                self.assertEqual(switched, len(done), phase)
            asking.close()

    def test_accepts_inventories(self) -> None:
        switched: list[str] = []
        with ready_fabric(lambda: switched.append("switched")) as url:
            asking = controller(url)
            answer = asking.ask("POST", "inventories", {"hypervisor": "hv-a", "restarts": 1, "guests": []})
            self.assertTrue(answer.accepted)
            self.assertEqual([], switched)
            asking.close()

    def test_is_gone_after_its_block(self) -> None:
        with ready_fabric() as url:
            pass
        with self.assertRaises(Unreachable):
            controller(url).register({"phase": "preparing"})


if __name__ == "__main__":
    unittest.main()

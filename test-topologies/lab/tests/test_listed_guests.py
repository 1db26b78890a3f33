# SPDX-License-Identifier: Apache-2.0
"""Every notifier of a lab knows from its configuration which guests may be where, and believes no QEMU more than that."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from lab import hypervisor, leftovers
from lab.hypervisor import Hypervisor
from lab.notifier import parse, warnings
from lab.plan import two_sites

PLAN = two_sites()
HV = PLAN.hypervisors[0]


class ListedGuestsTest(unittest.TestCase):
    def test_are_all_of_the_plan_with_their_macs_and_the_taps_that_they_have_there(self) -> None:
        config = parse(self.configuration())
        self.assertEqual(set(config.guests), {machine.name for machine in PLAN.machines})
        for machine in PLAN.machines:
            self.assertEqual(list(config.guests[machine.name].interfaces.values()), machine.taps(HV))
            self.assertEqual(set(config.guests[machine.name].interfaces), {interface.mac.lower() for interface in machine.interfaces})
        self.assertTrue(all("{name}" in path for path in config.sockets))
        self.assertNotIn("unlisted", [step for step, _ in warnings(config)])

    def test_libvirts_are_what_libvirt_says(self) -> None:
        configuration = self.configuration(libvirt="qemu:///system")
        self.assertFalse({"guests", "sockets"} & set(configuration))
        parse(configuration)

    def configuration(self, **settings: Any) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as directory, patch.object(leftovers, "RUN", Path(directory)), patch.object(hypervisor, "start"):
            there = Hypervisor(HV, PLAN, MagicMock(run_dir="nowhere"), MagicMock(), Path(directory))
            there.start_notifier("http://127.0.0.1:8181", **settings)
            return dict(json.loads(there.notifier_configuration.read_text(encoding="utf-8")))


if __name__ == "__main__":
    unittest.main()

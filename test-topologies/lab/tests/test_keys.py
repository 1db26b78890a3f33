# SPDX-License-Identifier: Apache-2.0
"""Every notifier of a lab signs with a key that the lab's ONOS has by then."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from lab import hypervisor, leftovers
from lab.hypervisor import Hypervisor
from lab.keys import key_of
from lab.lab import Lab
from lab.notifier import Access, parse
from lab.plan import two_sites

PLAN = two_sites()
HV = PLAN.hypervisors[0]
CONFIGURATION = Path(__file__).resolve().parents[3] / "karaf-features/runtime/distribution/src/main/resources/etc/org.hypermip.cfg"


class KeysTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.keys = self.directory / "onos" / "hypermip-keys"

    def test_are_made_once_and_of_each_hypervisor_another(self) -> None:
        first = key_of("hv-a", self.keys)
        self.assertEqual((first.name, first.stat().st_mode & 0o777, self.keys.stat().st_mode & 0o777), ("hv-a", 0o600, 0o700))
        text = first.read_text(encoding="ascii")
        self.assertEqual(key_of("hv-a", self.keys).read_text(encoding="ascii"), text)
        self.assertNotEqual(key_of("hv-b", self.keys).read_text(encoding="ascii"), text)

    def test_the_fabrics_own_is_beside_them_and_made_once(self) -> None:
        key_of("hv-a", self.keys)
        fabrics = self.keys.parent / "hypermip-fabric-key"
        text = fabrics.read_text(encoding="ascii")
        self.assertEqual(fabrics.stat().st_mode & 0o777, 0o600)
        key_of("hv-b", self.keys)
        self.assertEqual(fabrics.read_text(encoding="ascii"), text)
        self.assertIn(f"fabricKey = ../{fabrics.name}\n", CONFIGURATION.read_text(encoding="ascii"))

    def test_are_there_for_all_of_a_plan_before_a_notifier_is(self) -> None:
        lab = Lab(PLAN, keys=self.keys)
        keys = {each.id: lab._key(each.id) for each in PLAN.hypervisors}
        self.assertEqual(sorted(keys), sorted(file.name for file in self.keys.iterdir()))
        self.assertIsNone(Lab(PLAN)._key(HV.id), "without an ONOS that looks at them there are none")

    def test_are_named_to_the_notifiers(self) -> None:
        for key in (key_of(HV.id, self.keys), None):
            configuration = self.configuration(key)
            self.assertEqual(configuration.get("key"), str(key) if key else None)
            self.assertEqual(Access(parse(configuration)).signer is not None, key is not None)

    def configuration(self, key: Path | None) -> dict[str, Any]:
        with patch.object(leftovers, "RUN", self.directory), patch.object(hypervisor, "start"):
            there = Hypervisor(HV, PLAN, MagicMock(run_dir="nowhere"), MagicMock(), self.directory, key)
            there.start_notifier("http://127.0.0.1:8181")
        return dict(json.loads(there.notifier_configuration.read_text(encoding="utf-8")))


if __name__ == "__main__":
    unittest.main()

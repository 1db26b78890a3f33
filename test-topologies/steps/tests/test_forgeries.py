# SPDX-License-Identifier: Apache-2.0
"""What a VM may send and what not: each kind has a name of its own and a frame that no other kind has."""

import unittest

from steps.forgeries import forged, truthful
from steps.parties import party

VM = party("52:54:00:00:01:32", "10.1.0.50")
HOST = party("02:00:00:00:00:01", "10.1.0.11")
ROUTER = party("02:00:0a:01:00:01", "10.1.0.1")


class ForgeriesTest(unittest.TestCase):
    def test_no_two_are_the_same(self) -> None:
        kinds = [*truthful(VM, HOST), *forged(VM, HOST, ROUTER)]
        self.assertEqual(len(kinds), len({kind.name for kind in kinds}))
        self.assertEqual(len(kinds), len({kind.frame for kind in kinds}))

    def test_what_is_true_says_nothing_of_others(self) -> None:
        for kind in truthful(VM, HOST):
            self.assertIsNone(kind.role, kind.name)
            self.assertEqual("525400000132", kind.frame[6:12].hex(), kind.name)
            self.assertNotIn("02000a010001", kind.frame.hex(), kind.name)

    def test_what_is_forged_has_a_rule_that_drops_it(self) -> None:
        for kind in forged(VM, HOST, ROUTER):
            self.assertIsNotNone(kind.role, kind.name)

    def test_a_party_has_the_addresses_of_the_lab_and_the_one_of_its_mac_address(self) -> None:
        self.assertEqual(("fd00:10:1::32", "fe80::5054:ff:fe00:132"), (VM.ip6, VM.link_local))


if __name__ == "__main__":
    unittest.main()

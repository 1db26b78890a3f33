# SPDX-License-Identifier: Apache-2.0
"""What a guest's kernel tells of its IPv6 addresses."""

import unittest

from lab.inside import Address, parse_addresses
from lab.plan import six

LISTED = """00000000000000000000000000000001 01 80 10 80       lo
fd000010000100000000000000000032 02 40 00 80     eth0
fd000010000100000000000000000034 02 40 00 c8     eth0
"""


class InsideTest(unittest.TestCase):
    def test_addresses_and_what_became_of_them(self) -> None:
        self.assertEqual(
            [Address("fd000010000100000000000000000032", False, False), Address("fd000010000100000000000000000034", True, True)],
            parse_addresses(LISTED),
        )


class DualStackTest(unittest.TestCase):
    def test_an_ipv4_address_has_an_ipv6_one_beside_it(self) -> None:
        self.assertEqual("fd00:10:1::32/64", six("10.1.0.50/24"))
        self.assertEqual("fd00:10:1::/64", six("10.1.0.0/24"))
        self.assertEqual("fd00:10:1::32", six("10.1.0.50"))

    def test_circuits_stay_apart(self) -> None:
        self.assertEqual(["fd00:10::1/126", "fd00:10::5/126", "fd00:10::a/126"], [six(f"10.0.0.{last}/30") for last in (1, 5, 10)])

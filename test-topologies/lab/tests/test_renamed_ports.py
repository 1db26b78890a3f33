# SPDX-License-Identifier: Apache-2.0
"""A namespace guest's port that is called otherwise for a while."""

from __future__ import annotations

import unittest
from unittest.mock import MagicMock, call, patch

from lab.hypervisor import Hypervisor
from lab.namespace_guest import NamespaceGuest, renamed
from lab.three_sites import three_sites

PLAN = three_sites()
VM, HV = PLAN.machine("vm1"), PLAN.hypervisor("hv-b2")
FIRST, SECOND = VM.tap(HV), renamed(VM.tap(HV))


@patch("lab.namespace_guest.run", MagicMock())
class RenamedPortsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.hypervisor = MagicMock(what=HV)

    def guest(self) -> NamespaceGuest:
        return NamespaceGuest(VM, {HV.id: self.hypervisor})

    def test_the_other_name_is_one_of_the_same_hypervisors_ports(self) -> None:
        self.assertNotEqual(FIRST, SECOND)
        self.assertTrue(SECOND.endswith(f"-{HV.tag}"))
        self.assertLessEqual(len(SECOND), 15)

    def test_it_changes_again_and_again(self) -> None:
        guest = self.guest()
        names = [guest.port(HV.id)]
        for _ in range(3):
            guest.rename_port(HV.id)
            names.append(guest.port(HV.id))
        self.assertEqual([FIRST, SECOND, FIRST, SECOND], names)
        attached = [made.args[1] for made in self.hypervisor.attach.call_args_list]
        self.assertEqual([SECOND, FIRST, SECOND], attached)

    def test_a_wire_that_is_left_has_its_first_name(self) -> None:
        guest = self.guest()
        guest.rename_port(HV.id)
        guest.leave(HV.id)
        self.assertEqual(call(SECOND, FIRST), self.hypervisor.unwire.call_args)
        self.assertEqual(FIRST, guest.port(HV.id))
        self.hypervisor.reset_mock()
        guest.leave(HV.id)
        self.hypervisor.unwire.assert_not_called()

    def test_an_interface_is_down_while_it_gets_another_name(self) -> None:
        switch = MagicMock(namespace="ns")
        with patch("lab.hypervisor.run") as run:
            Hypervisor(HV, PLAN, switch, MagicMock(), MagicMock()).unwire(FIRST, SECOND)
        switch.detach.assert_called_once_with(FIRST)
        done = [made.args[0][3:] for made in run.call_args_list]
        self.assertEqual([[FIRST, "down"], [FIRST, "name", SECOND], [SECOND, "up"]], done)


if __name__ == "__main__":
    unittest.main()

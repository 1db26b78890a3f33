# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import unittest
from random import Random
from typing import Any
from unittest.mock import MagicMock, patch

from lab.three_sites import three_sites
from steps.world import World

VM = "vm1"


class FakeGuest:
    """Runs where it is told."""

    def __init__(self) -> None:
        self.what = three_sites().machine(VM)
        self.at: str | None = None
        self.ports: set[str] = set()

    def expect(self, hypervisor: str) -> None:
        self.ports.add(hypervisor)

    def resume(self, hypervisor: str) -> None:
        assert hypervisor in self.ports
        self.at = hypervisor

    def start(self, hypervisor: str) -> None:
        self.expect(hypervisor)
        self.resume(hypervisor)

    def leave(self, hypervisor: str) -> None:
        self.ports.discard(hypervisor)
        if self.at == hypervisor:
            self.at = None


class WorldTest(unittest.TestCase):
    def setUp(self) -> None:
        plan = three_sites()
        self.lab = MagicMock(plan=plan, hypervisors={hypervisor.id: None for hypervisor in plan.hypervisors})
        self.guest = FakeGuest()
        self.hearsay = MagicMock()

    def world(self, seed: int) -> World:
        return World(self.lab, {VM: self.guest}, self.hearsay, Random(seed))  # type: ignore[dict-item]

    def happened(self, seed: int, steps: int) -> list[str]:
        with patch("time.sleep"):
            world = self.world(seed)
            return [world.step() for _ in range(steps)]

    def test_a_seed_makes_the_same_happen(self) -> None:
        first = self.happened(7, 50)
        self.setUp()
        self.assertEqual(first, self.happened(7, 50))
        self.setUp()
        self.assertNotEqual(first, self.happened(8, 50))

    def test_a_port_is_left_only_where_it_runs(self) -> None:
        for seed in range(20):
            with self.subTest(seed), patch("time.sleep"):
                self.setUp()
                world = self.world(seed)
                for _ in range(40):
                    world.step()
                world.come_to_rest()
                self.assertEqual({self.guest.at} - {None}, self.guest.ports)
                self.assertEqual({VM: self.guest.at} if self.guest.at else {}, world.places)

    def test_inventories_tell_where_it_runs_and_where_it_is_awaited(self) -> None:
        world = self.world(1)
        self.guest.start("hv-a")
        self.assertEqual([("hv-a", "running", False)], self.told(world))
        world._begin(self.guest, "hv-b")  # type: ignore[arg-type]
        self.assertEqual([("hv-a", "running", True), ("hv-b", "incoming", True)], self.told(world))
        world.come_to_rest()
        self.assertEqual([("hv-a", "running", False)], self.told(world))

    def told(self, world: World) -> list[tuple[str, Any, bool]]:
        self.hearsay.take_inventory.reset_mock()
        world.take_all_inventories()
        calls = (call.args for call in self.hearsay.take_inventory.call_args_list)
        return sorted((hypervisor, guest["state"], "migration" in guest) for hypervisor, guests in calls for guest in guests)

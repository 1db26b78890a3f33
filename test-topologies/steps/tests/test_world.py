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
        self.renamed: set[str] = set()

    def expect(self, hypervisor: str) -> None:
        self.ports.add(hypervisor)

    def resume(self, hypervisor: str) -> None:
        assert hypervisor in self.ports
        self.at = hypervisor

    def start(self, hypervisor: str) -> None:
        self.expect(hypervisor)
        self.resume(hypervisor)

    def stop(self) -> None:
        self.at = None

    def port(self, hypervisor: str) -> str:
        return f"{VM}-{hypervisor}{'r' if hypervisor in self.renamed else ''}"

    def rename_port(self, hypervisor: str) -> None:
        assert hypervisor in self.ports
        self.renamed.add(hypervisor)

    def leave(self, hypervisor: str) -> None:
        self.ports.discard(hypervisor)
        if self.at == hypervisor:
            self.at = None


class WorldTest(unittest.TestCase):
    def setUp(self) -> None:
        plan = three_sites()
        self.lab = MagicMock(plan=plan, hypervisors={hypervisor.id: None for hypervisor in plan.hypervisors})
        self.guest = FakeGuest()
        self.hearsay = MagicMock(silent=set())

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

    def test_a_port_is_left_only_where_it_stands(self) -> None:
        for seed in range(20):
            with self.subTest(seed), patch("time.sleep"):
                self.setUp()
                world = self.world(seed)
                for _ in range(40):
                    world.step()
                world.come_to_rest()
                self.assertEqual(set(world.stands.values()), self.guest.ports)
                self.assertEqual({VM: self.guest.at} if self.guest.at else {}, world.places)
                world.end_all()
                self.assertEqual((set(), {}), (self.guest.ports, world.stands))

    def test_inventories_tell_where_it_runs_and_where_it_is_awaited(self) -> None:
        world = self.world(1)
        self.guest.start("hv-a")
        self.assertEqual([("hv-a", "running", False)], self.told(world))
        world._begin(self.guest, "hv-b")  # type: ignore[arg-type]
        self.assertEqual([("hv-a", "running", True), ("hv-b", "incoming", True)], self.told(world))
        world.come_to_rest()
        self.assertEqual([("hv-a", "running", False)], self.told(world))

    def test_it_stands_still_where_it_ran_until_it_goes_on(self) -> None:
        world = self.world(1)
        self.guest.start("hv-b")
        world._pause(self.guest)  # type: ignore[arg-type]
        self.assertEqual(({}, {VM: "hv-b"}), (world.places, world.stands))
        self.assertEqual([("hv-b", "paused", False)], self.told(world))
        for cannot in (world._start, world._begin, world._move_unsaid):
            cannot(self.guest, "hv-c")  # type: ignore[arg-type]
        self.assertEqual({VM: "hv-b"}, world.stands)
        world._go_on(self.guest)  # type: ignore[arg-type]
        self.assertEqual({VM: "hv-b"}, world.places)

    def test_what_is_said_has_the_ports_present_name(self) -> None:
        world = self.world(1)
        self.guest.start("hv-a")
        self.assertEqual(f"{VM}-hv-a", world.port(VM))
        world._rename_port(self.guest)  # type: ignore[arg-type]
        self.assertEqual(f"{VM}-hv-ar", world.port(VM))
        world._begin(self.guest, "hv-b")  # type: ignore[arg-type]
        ports = [said["vm"]["interfaces"][0]["port"] for said in self.registered()]
        self.assertEqual([f"{VM}-hv-b", f"{VM}-hv-ar"], ports)

    def test_both_ends_give_a_migration_one_id_or_none(self) -> None:
        found = set()
        for seed in range(20):
            self.setUp()
            world = self.world(seed)
            self.guest.start("hv-a")
            for destination in ("hv-b", "hv-c"):
                self.hearsay.register.reset_mock()
                world._begin(self.guest, destination)  # type: ignore[arg-type]
                world._arrive(self.guest)  # type: ignore[arg-type]
                (said,) = {registered.get("migration") for registered in self.registered()}
                self.assertEqual(5, len(self.registered()))
                found.add(said)
        self.assertEqual({None, "m-1", "m-2"}, found)

    def test_a_notifier_that_starts_says_arrived_of_whom_a_migration_has_brought_and_of_nobody_else(self) -> None:
        world = self.world(1)
        self.guest.start("hv-a")
        world._restart("hv-a")
        self.assertEqual([], self.registered())
        world._move_unsaid(self.guest, "hv-b")  # type: ignore[arg-type]
        world._restart("hv-a")
        self.assertEqual([], self.registered())
        world._restart("hv-b")
        (said,) = self.registered()
        self.assertEqual(("arrived", "hv-b", "hv-b"), (said["phase"], said["reporter"], said["destination"]))
        self.assertNotIn("migration", said)
        world._end(self.guest)  # type: ignore[arg-type]
        self.guest.start("hv-b")
        world._restart("hv-b")
        self.assertEqual(1, len(self.registered()))

    def test_at_rest_only_so_many_stay_silent(self) -> None:
        for stay, silent in ((0, set()), (1, {"hv-b"})):
            self.hearsay.silent = {"hv-c", "hv-b"}
            world = self.world(1)
            world.come_to_rest(stay_silent=stay)
            self.assertEqual(silent, world.silent)

    def registered(self) -> list[dict[str, Any]]:
        return [call.args[0] for call in self.hearsay.register.call_args_list]

    def told(self, world: World) -> list[tuple[str, Any, bool]]:
        self.hearsay.take_inventory.reset_mock()
        world.take_all_inventories()
        calls = (call.args for call in self.hearsay.take_inventory.call_args_list)
        return sorted((hypervisor, guest["state"], "migration" in guest) for hypervisor, guests in calls for guest in guests)

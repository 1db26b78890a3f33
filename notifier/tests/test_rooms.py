# SPDX-License-Identifier: Apache-2.0
"""The rooms of the package: which may use which, and what a hypervisor has to have installed."""

from __future__ import annotations

import ast
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "hypermip_notifier"
MAY_USE = {  # beside the ground: what stands in no room, and uses none
    "qmp": set(),
    "report": set(),
    "inventory": {"report"},
    "migration": {"report"},
    "libvirt": {"report"},
    "service": {"qmp", "libvirt", "migration", "report", "inventory"},
}
ABOVE = ("check", "command", "service", "sources", "watcher")  # modules that put the rooms together
OF_LIBVIRT = ("libvirt", "libvirt_qemu")


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """(level, module) of each import; the level is how many dots stand before it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from ((node.level, name) for name in names)


def room_of(file: Path) -> str:
    inside = file.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else "service" if inside.stem in ABOVE else "ground"


class RoomsTest(unittest.TestCase):
    def test_no_room_uses_one_that_it_should_not(self) -> None:
        for file in PACKAGE.rglob("*.py"):
            room, depth = room_of(file), len(file.relative_to(PACKAGE).parts)
            for level, module in imports(file):
                used = module.split(".")[0]
                if level == depth and (used in MAY_USE or used in ABOVE) and room != "service":
                    with self.subTest(file.name, module=module):
                        self.assertIn(used, MAY_USE.get(room, set()))

    def test_what_sets_switches_up_needs_pythons_own_library_alone(self) -> None:
        for file in (PACKAGE.parent / "hypermip_bridge").rglob("*.py"):
            for level, module in imports(file):
                if level == 0:
                    with self.subTest(file.name, module=module):
                        self.assertIn(module.split(".")[0], sys.stdlib_module_names)

    def test_pythons_own_library_is_enough_but_for_libvirt(self) -> None:
        for file in PACKAGE.rglob("*.py"):
            for level, module in imports(file):
                if level == 0 and not (room_of(file) == "libvirt" and module in OF_LIBVIRT):
                    with self.subTest(file.name, module=module):
                        self.assertIn(module.split(".")[0], sys.stdlib_module_names)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The rooms of the lab: scenarios -> steps -> harness -> lab and report -> probe, and no way back."""

from __future__ import annotations

import ast
import unittest
from collections.abc import Iterator
from pathlib import Path

from harness import paths

MAY_USE = {
    "scenarios": {"steps", "harness", "lab", "report", "probe"},
    "steps": {"steps", "harness", "lab", "report", "probe"},
    "harness": {"harness", "lab", "report", "probe"},  # it loads scenarios by the names of their files
    "lab": {"lab", "probe"},
    "report": {"report", "probe"},
    "probe": {"probe"},
}
PRODUCT, ITS_DOOR = "hypermip_notifier", "lab/notifier.py"


def modules() -> dict[str, Path]:
    """By dotted name; tests may use what they test, and are left out."""
    files = [file for room in MAY_USE for file in (paths.LAB_HOME / room).rglob("*.py") if "tests" not in file.parts]
    return {".".join(file.relative_to(paths.LAB_HOME).with_suffix("").parts): file for file in files}


def imports(name: str, file: Path) -> Iterator[str]:
    """Dotted names: of modules, and of what is taken from packages."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*name.split(".")[: -node.level], *filter(None, [node.module])]) if node.level else node.module or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def circle(used: dict[str, set[str]]) -> list[str]:
    """Modules each of which uses the next, and the last one the first; empty if there are none."""
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> list[str]:
        if name in way:
            return way[way.index(name) :]
        if name in done:
            return []
        found = next(filter(None, (visit(each, [*way, name]) for each in sorted(used[name]))), [])
        done.add(name)
        return found

    return next(filter(None, (visit(name, []) for name in sorted(used))), [])


class RoomsTest(unittest.TestCase):
    def test_each_room_uses_those_below_it_alone(self) -> None:
        for name, file in modules().items():
            for imported in imports(name, file):
                room = imported.split(".")[0]
                if room in MAY_USE:
                    with self.subTest(name, imports=imported):
                        self.assertIn(room, MAY_USE[name.split(".")[0]])

    def test_no_modules_use_one_another_in_a_circle(self) -> None:
        there_are = modules()
        self.assertEqual([], circle({name: there_are.keys() & set(imports(name, file)) - {name} for name, file in there_are.items()}))

    def test_a_circle_would_be_found(self) -> None:
        self.assertEqual(["b", "c"], circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}))

    def test_the_product_is_borrowed_from_in_one_place(self) -> None:
        borrowers = {
            str(file.relative_to(paths.LAB_HOME))
            for name, file in modules().items()
            if any(imported.split(".")[0] == PRODUCT for imported in imports(name, file))
        }
        self.assertEqual({ITS_DOOR}, borrowers)


if __name__ == "__main__":
    unittest.main()

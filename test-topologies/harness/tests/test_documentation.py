# SPDX-License-Identifier: Apache-2.0
"""How README.md and the pages of docs/ are written: lines that fit a window, and one word for one thing."""

from __future__ import annotations

import re
import unittest
from collections.abc import Iterator
from pathlib import Path

from harness import paths

DOCS = paths.ROOT / "docs"
WIDTH = 100  # columns
ONE_LINE = ("|", "![")  # a table's row and a picture have to be one line, however long; so is what stands between fences
NOT_USED = {"VM", "VMs", "virtual machine", "virtual machines"}  # docs/glossary.md says so: a guest
INTRODUCED = "(a *guest*)"  # behind the other word, where a page says to a stranger what a guest is
GLOSSARY = "glossary.md"


def pages() -> Iterator[Path]:
    return iter([*sorted(DOCS.glob("*.md")), paths.ROOT / "README.md"])


def prose(page: Path) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; those between fences are left out."""
    is_code = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("```"):
            is_code = not is_code
        elif not is_code:
            yield number, line


def words(line: str) -> str:
    """Without what stands in backticks, and where links lead."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)", " ", line)


class DocumentationTest(unittest.TestCase):
    def test_prose_has_lines_that_fit(self) -> None:
        too_long = [
            f"{page.name}:{number}: {len(line)} columns"
            for page in pages()
            for number, line in prose(page)
            if len(line) > WIDTH and not line.startswith(ONE_LINE)
        ]
        self.assertEqual([], too_long)

    def test_no_page_uses_another_word_than_the_glossarys(self) -> None:
        others = re.compile(rf"\b({'|'.join(sorted(NOT_USED, key=len, reverse=True))})\b(?! {re.escape(INTRODUCED)})", re.IGNORECASE)
        found = [
            f"{page.name}:{number}: {other[0]}"
            for page in pages()
            if page.name != GLOSSARY
            for number, line in prose(page)
            for other in others.finditer(words(line))
        ]
        self.assertEqual([], found)

    def test_the_glossary_says_which_words_are_not_used(self) -> None:
        rows = [line for _, line in prose(DOCS / GLOSSARY) if "Not used: " in line]
        said = {word for row in rows for word in re.split(r", ", row.split("Not used: ")[1].rstrip(" |"))}
        self.assertEqual(said, {word for word in NOT_USED if not word.lower().endswith("s")})


if __name__ == "__main__":
    unittest.main()

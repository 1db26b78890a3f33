# SPDX-License-Identifier: Apache-2.0
"""How README.md and the pages of docs/ are written: lines that fit a window, and one word for one thing."""

from __future__ import annotations

import ast
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
JAVADOC = re.compile(r"/\*\*.*?\*/", re.DOTALL)
NOT_USED_IN_JAVADOC = re.compile(r"\b(virtual machines?|VMs?|(?<!state )(?<!listed )machines?)\b", re.IGNORECASE)
NOT_USED_IN_SENTENCES = re.compile(r"\b(virtual machines?|VMs?|machines?|mobile nodes?)\b")  # of the notifier


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


def javadoc(source: Path) -> Iterator[tuple[int, str]]:
    """Lines of a source's Javadoc with their numbers, without what is code: {@code …}, {@link …}, `…`."""
    text = source.read_text(encoding="utf-8")
    for comment in JAVADOC.finditer(text):
        first = text.count("\n", 0, comment.start()) + 1
        for number, line in enumerate(comment[0].splitlines(), start=first):
            yield number, re.sub(r"\{@\w+ [^}]*\}|`[^`]*`", " ", line)


def sentences(source: Path) -> Iterator[tuple[int, str]]:
    """Texts of several words with their lines, without docstrings: what a program says, in a log or as a complaint."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value and id(node) not in docstrings:
            yield node.lineno, node.value


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

    def test_the_notifier_says_guest_for_what_moves(self) -> None:
        found = [
            f"{source.relative_to(paths.ROOT)}:{number}: {text}"
            for source in sorted((paths.ROOT / "notifier" / "hypermip_notifier").rglob("*.py"))
            for number, text in sentences(source)
            if NOT_USED_IN_SENTENCES.search(text)
        ]
        self.assertEqual([], found)

    def test_javadoc_says_mobile_node_for_what_moves(self) -> None:
        found = [
            f"{source.relative_to(paths.ROOT)}:{number}: {other[0]}"
            for module in ("flows", "app", "cli-commands")
            for source in sorted((paths.ROOT / module / "src" / "main").rglob("*.java"))
            for number, line in javadoc(source)
            for other in NOT_USED_IN_JAVADOC.finditer(line)
        ]
        self.assertEqual([], found)

    def test_the_glossary_says_which_words_are_not_used(self) -> None:
        rows = [line for _, line in prose(DOCS / GLOSSARY) if "Not used: " in line]
        said = {word for row in rows for word in re.split(r", ", row.split("Not used: ")[1].rstrip(" |"))}
        self.assertEqual(said, {word for word in NOT_USED if not word.lower().endswith("s")})


if __name__ == "__main__":
    unittest.main()

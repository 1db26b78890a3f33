# SPDX-License-Identifier: Apache-2.0
"""Sentences that are read once: in README.md, in the pages of docs/ and in Javadoc.

About 25 words are enough for a sentence. A few need more, because they name what they are about in full, or list cases
that belong together; two sentences would repeat half of it. None needs more than 32.
"""

from __future__ import annotations

import re
import unittest
from collections.abc import Iterator
from pathlib import Path

from harness import paths

ENOUGH = 25  # words
LIMIT = 32  # words
MANY = 0.04  # of all sentences may have more than enough

ABBREVIATIONS = re.compile(r"\b(e\.g|i\.e|etc|vs|cf|approx|St|no)\.(?=\s)")
END = re.compile(r"(?<=[.!?])[\"”)*\]]*\s+(?=[A-Z`*\"“(\[{0-9])")
ITEM = re.compile(r"^([-*]|\d+\.)\s+")
JAVADOC = re.compile(r"/\*\*(.*?)\*/", re.DOTALL)
JAVADOC_PARTS = re.compile(r"\n\s*\n|<p>|<li>|\n(?=@\w)")


def sentences(text: str) -> list[str]:
    return END.split(ABBREVIATIONS.sub(r"\1", text))


def length(sentence: str) -> int:
    """In words: what stands in backticks is one, and where a link leads is none."""
    said = re.sub(r"\]\([^)]*\)", "]", re.sub(r"`[^`]*`", "x", sentence))
    return sum(1 for word in said.split() if re.search(r"\w", word))


def paragraphs(page: str) -> Iterator[tuple[int, str]]:
    """Paragraphs, items of lists and cells of tables, each with its first line's number; no code, title or picture."""
    lines: list[str] = []
    is_code = False
    for number, line in enumerate([*page.splitlines(), ""], start=1):
        text = line.strip()
        is_fence = text.startswith("```")
        if lines and (is_fence or not text or text.startswith(("|", "#", "![")) or ITEM.match(text)):
            yield number - len(lines), " ".join(lines)
            lines = []
        if is_fence:
            is_code = not is_code
        elif is_code or not text or text.startswith(("#", "![")) or (not lines and line.startswith("    ")):
            continue
        elif text.startswith("|"):
            yield from ((number, cell.strip()) for cell in text.strip("|").split(" | "))
        else:
            lines.append(ITEM.sub("", text, count=1))


def javadoc(source: str) -> Iterator[tuple[int, str]]:
    """Paragraphs and tags of Javadoc, each with its comment's first line."""
    for comment in JAVADOC.finditer(source):
        number = source.count("\n", 0, comment.start()) + 1
        text = re.sub(r"^\s*\*+ ?", "", comment[1], flags=re.MULTILINE)
        text = re.sub(r"\{@\w+ [^}]*\}", "`x`", re.sub(r"<pre>.*?</pre>", "", text, flags=re.DOTALL))
        for part in JAVADOC_PARTS.split(text):
            said = re.sub(r"^@(param|throws)\s+\S+|^@return", "", part.strip())
            yield number, " ".join(re.sub(r"<[^>]+>", " ", said).split())


def of_pages() -> Iterator[tuple[int, str]]:
    for page in [*sorted((paths.ROOT / "docs").glob("*.md")), paths.ROOT / "README.md"]:
        yield from measured(page, paragraphs(page.read_text(encoding="utf-8")))


def of_javadoc() -> Iterator[tuple[int, str]]:
    for source in sorted(paths.ROOT.glob("**/src/main/java/**/*.java")):
        yield from measured(source, javadoc(source.read_text(encoding="utf-8")))


def measured(file: Path, texts: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for number, text in texts:
        for sentence in sentences(text):
            if sentence.strip():
                yield length(sentence), f"{file.relative_to(paths.ROOT)}:{number}: {sentence}"


class SentencesTest(unittest.TestCase):
    def test_no_sentence_of_a_page_is_too_long(self) -> None:
        self.check(list(of_pages()))

    def test_no_sentence_of_javadoc_is_too_long(self) -> None:
        self.check(list(of_javadoc()))

    def check(self, found: list[tuple[int, str]]) -> None:
        self.assertGreater(len(found), 1000, "sentences are not found any more")
        self.assertEqual([], [f"{words} words: {where}" for words, where in found if words > LIMIT])
        long = sum(1 for words, _ in found if words > ENOUGH)
        self.assertLessEqual(long / len(found), MANY, f"{long} of {len(found)} sentences have more than {ENOUGH} words")


class MeasureTest(unittest.TestCase):
    def test_code_is_one_word_and_a_link_is_its_text(self) -> None:
        self.assertEqual(length("Set `a b c` as [the page](x.md#y) says – so."), 7)

    def test_a_sentence_ends_where_the_next_begins(self) -> None:
        self.assertEqual(
            sentences("It is so (RFC 5944 section 4.6). `x` is not, e.g. Here. Why?"),
            ["It is so (RFC 5944 section 4.6).", "`x` is not, e.g Here.", "Why?"],
        )

    def test_a_page_has_paragraphs_items_and_cells(self) -> None:
        page = "# Title\n\nOne\ntwo.\n- three\n  four\n- five\n\n| six | seven |\n```\ncode\n```\n    code\n\neight\n"
        self.assertEqual(
            list(paragraphs(page)),
            [(3, "One two."), (5, "three four"), (7, "five"), (9, "six"), (9, "seven"), (15, "eight")],
        )

    def test_javadoc_has_paragraphs_and_tags(self) -> None:
        source = "class X {\n    /**\n     * One {@link Y#z two}.\n     *\n     * <p>Three\n     *\n     * @param four five\n     */\n}\n"
        self.assertEqual([text for _, text in javadoc(source) if text], ["One `x`.", "Three", "five"])


if __name__ == "__main__":
    unittest.main()

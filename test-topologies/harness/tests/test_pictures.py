# SPDX-License-Identifier: Apache-2.0
"""The drawings of docs/ are what `make pictures` makes of their sources."""

import hashlib
import re
import unittest

from harness import paths

DOCS = paths.ROOT / "docs"


class PicturesTest(unittest.TestCase):
    def test_no_drawing_is_older_than_its_source(self) -> None:
        sources = sorted(DOCS.glob("*.dot"))
        self.assertTrue(sources)
        for source in sources:
            with self.subTest(source.name):
                drawn = source.with_suffix(".svg").read_text(encoding="utf-8")
                said = re.search(r"<!-- drawn by make pictures from ([\w.]+), sha256 (\w{64}) -->", drawn)
                assert said is not None
                self.assertEqual((source.name, hashlib.sha256(source.read_bytes()).hexdigest()), said.groups(), "run `make pictures`")

    def test_every_drawing_is_shown_on_a_page(self) -> None:
        pages = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
        for picture in DOCS.glob("*.svg"):
            self.assertIn(f"]({picture.name})", pages)


if __name__ == "__main__":
    unittest.main()

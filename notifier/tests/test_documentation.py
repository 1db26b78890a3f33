# SPDX-License-Identifier: Apache-2.0
"""docs/notifier.md and the example that is installed, through the parser."""

import json
import re
import unittest
from dataclasses import MISSING, fields
from pathlib import Path

from hypermip_notifier import sentences
from hypermip_notifier.config import Config, ConfigError, load, parse
from tests.test_config import RIGHT

NOTIFIER = Path(__file__).resolve().parent.parent
PAGE = (NOTIFIER.parent / "docs" / "notifier.md").read_text(encoding="utf-8")


class DocumentationTest(unittest.TestCase):
    def test_its_example_is_a_configuration(self) -> None:
        config = parse(json.loads(block("json configuration")))
        self.assertEqual(config.addresses["vm2"], ("10.1.0.51", "2001:db8:1::51"))

    def test_the_installed_example_is_one(self) -> None:
        self.assertEqual(load(str(NOTIFIER / "debian" / "notifier.json")).hypervisor, "hv-a")

    def test_has_every_field_with_what_it_is_if_left_out(self) -> None:
        rows = re.findall(r"^\| (`.*?) \| .* \| (.*?) \|$", section("Configuration"), re.MULTILINE)
        documented = {name: left_out for names, left_out in rows for name in re.findall(r"`(\w+)`", names)}
        self.assertEqual(set(documented), {field.name for field in fields(Config)} | {"controller"}, "which is the only one of controllers")
        for field in fields(Config):
            default = field.default if field.default_factory is MISSING else ""
            expected = "refused" if default is MISSING else str(default)
            self.assertIn(expected, documented[field.name], field.name)

    def test_shows_an_error_as_it_is(self) -> None:
        with self.assertRaises(ConfigError) as caught:
            parse({**RIGHT, "addresses": {"52:54:00:00:01:32": ["10.1.0.50/24"]}})
        self.assertEqual(block("text check").strip(), f"hypermip-notifier: {caught.exception}")

    def test_explains_every_step_of_the_log(self) -> None:
        rows = re.findall(r"^\| (`.*?) \|", section("Log"), re.MULTILINE)
        self.assertEqual({step for row in rows for step in re.findall(r"`([\w-]+)`", row)}, set(sentences.STEPS))


def block(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found, kind
    return found[1]


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


if __name__ == "__main__":
    unittest.main()

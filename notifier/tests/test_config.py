# SPDX-License-Identifier: Apache-2.0
"""A wrong configuration is answered with the field, what it holds and what it should."""

import tempfile
import unittest
from pathlib import Path
from typing import Any

from hypermip_notifier.config import ConfigError, load, parse

RIGHT: dict[str, Any] = {
    "hypervisor": "hv-a",
    "controller": "http://127.0.0.1:8181/onos/hypermip",
    "sockets": ["/run/qemu/*.qmp"],
    "addresses": {"52:54:00:00:01:AB": ["10.1.0.50"]},
}


class ConfigTest(unittest.TestCase):
    def test_takes_what_is_needed_and_has_values_for_the_rest(self) -> None:
        config = parse(RIGHT)
        self.assertEqual(config.hypervisor, "hv-a")
        self.assertEqual(config.addresses, {"52:54:00:00:01:ab": ("10.1.0.50",)})
        self.assertEqual(config.onUnreachable, "migrate")

    def test_names_field_value_and_remedy(self) -> None:
        wrong: list[tuple[str, Any, str]] = [
            ("hypervisor", "", "hypervisor: is '', must be the hypervisor's id"),
            ("controller", "ftp://x/", "controller: is 'ftp://x/', must be a URL"),
            ("sockets", "/run/x", "sockets: is '/run/x', must be a list"),
            ("addresses", ["10.1.0.50"], "addresses: is .*, must be an object"),
            ("addresses", {"52:54:00:00:01": ["10.1.0.50"]}, r"addresses\['52:54:00:00:01'\]: must be a MAC address"),
            ("addresses", {"vm1": "10.1.0.50"}, r"addresses\['vm1'\]: is '10.1.0.50', must be a list of addresses"),
            ("addresses", {"vm1": ["10.1.0.50/24"]}, r"addresses\['vm1'\]\[0\]: is '10.1.0.50/24', must be .* without a prefix length"),
            ("addresses", {"a": ["10.1.0.50"], "b": ["10.1.0.50"]}, r"addresses\['b'\]\[0\]: is '10.1.0.50', which addresses\['a'\] has"),
            ("sockets", [], "sockets: is \\[\\], must be a list of .* at least one"),
            ("controller", "http://onos:port/", "controller: is 'http://onos:port/', must be a URL"),
            ("libvirt", "", "libvirt: is '', must be a libvirt URI"),
            ("networks", ["net-a"], "networks: is .*, must be an object"),
            ("networks", {"vm1": "net-a"}, r"networks\['vm1'\]: is 'net-a', must be of a key that addresses has; there are 52:54"),
            ("ports", {"tap*": "fw*o*"}, "ports: is .*, must be an object such as"),
            ("identifyBy", "mac", 'identifyBy: is \'mac\', must be "name" or "uuid"'),
            ("stateDirectory", "", "stateDirectory: is '', must be a directory"),
            ("maxBandwidth", 0, "maxBandwidth: is 0, must be a number of bytes a second above 0"),
            ("tapQueueFrames", -1, "tapQueueFrames: is -1, must be a number of frames"),
            ("pauseLimitMs", 0, "pauseLimitMs: is 0, must be a number of milliseconds"),
            ("patienceMs", True, "patienceMs: is True, must be"),
            ("onUnreachable", "wait", 'onUnreachable: is \'wait\', must be "migrate" or "hold"'),
        ]
        for field, value, error in wrong:
            with self.subTest(field), self.assertRaisesRegex(ConfigError, error):
                parse({**RIGHT, field: value})

    def test_a_machines_name_may_have_colons(self) -> None:
        self.assertEqual(parse({**RIGHT, "addresses": {"web:1": ["10.1.0.50"]}}).addresses, {"web:1": ("10.1.0.50",)})

    def test_tenants_may_have_the_same_mac_and_the_same_address(self) -> None:
        same: dict[str, Any] = {"red/52:54:00:00:01:AB": ["10.1.0.50"], "blue/52:54:00:00:01:AB": ["10.1.0.50"]}
        config = parse({**RIGHT, "addresses": same, "networks": {"red/52:54:00:00:01:AB": "net-red", "blue/52:54:00:00:01:AB": "net-blue"}})
        self.assertEqual(config.networks["blue/52:54:00:00:01:ab"], "net-blue")
        self.assertEqual(config.addresses["red/52:54:00:00:01:ab"], ("10.1.0.50",))
        with self.assertRaisesRegex(ConfigError, "must be of one interface of a network"):
            parse({**RIGHT, "addresses": same})
        with self.assertRaisesRegex(ConfigError, r"addresses\['red/52:54'\]: must be a MAC address"):
            parse({**RIGHT, "addresses": {"red/52:54": ["10.1.0.50"]}})

    def test_names_a_field_that_is_missing_or_unknown(self) -> None:
        with self.assertRaisesRegex(ConfigError, "controller: is missing, must be a URL"):
            parse({name: value for name, value in RIGHT.items() if name != "controller"})
        with self.assertRaisesRegex(ConfigError, "pauseMs: no such field; there are .*pauseLimitMs"):
            parse({**RIGHT, "pauseMs": 3})

    def test_takes_libvirt_instead_of_sockets_or_beside_them(self) -> None:
        without = {name: value for name, value in RIGHT.items() if name != "sockets"}
        self.assertEqual(parse({**without, "libvirt": "qemu:///system"}).watched, ("qemu:///system",))
        self.assertEqual(parse({**RIGHT, "libvirt": "qemu:///system"}).watched, ("/run/qemu/*.qmp", "qemu:///system"))
        with self.assertRaisesRegex(ConfigError, "sockets: is missing, must be a list"):
            parse(without)

    def test_names_all_that_is_wrong_at_once(self) -> None:
        with self.assertRaises(ConfigError) as caught:
            parse({**RIGHT, "hypervisor": "", "patienceMs": 0, "more": 1})
        self.assertEqual([line.split(":")[0] for line in str(caught.exception).splitlines()], ["more", "hypervisor", "patienceMs"])

    def test_names_a_file_that_is_no_json(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "notifier.json"
            file.write_text("{", encoding="utf-8")
            with self.assertRaisesRegex(ConfigError, "notifier.json: not JSON"):
                load(str(file))


if __name__ == "__main__":
    unittest.main()

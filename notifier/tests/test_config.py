# SPDX-License-Identifier: Apache-2.0
"""A wrong configuration is answered with the field, what it holds and what it should."""

import base64
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any

from hypermip_notifier.config import ConfigError, load, parse

RIGHT: dict[str, Any] = {
    "hypervisor": "hv-a",
    "controllers": ["http://127.0.0.1:8181/onos/hypermip"],
    "sockets": ["/run/qemu/{name}.qmp"],
    "addresses": {"52:54:00:00:01:AB": ["10.1.0.50"]},
}


def without(name: str) -> dict[str, Any]:
    return {each: value for each, value in RIGHT.items() if each != name}


class ConfigTest(unittest.TestCase):
    def test_takes_what_is_needed_and_has_values_for_the_rest(self) -> None:
        config = parse(RIGHT)
        self.assertEqual(config.hypervisor, "hv-a")
        self.assertEqual(config.addresses, {"52:54:00:00:01:ab": ("10.1.0.50",)})
        self.assertEqual(config.onUnreachable, "migrate")

    def test_names_field_value_and_remedy(self) -> None:
        wrong: list[tuple[str, Any, str]] = [
            ("hypervisor", "", "hypervisor: is '', must be the hypervisor's id"),
            ("controllers", ["ftp://x/"], r"controllers: is \['ftp://x/'\], must be a list of different URLs"),
            ("sockets", "/run/x", "sockets: is '/run/x', must be a list"),
            ("addresses", ["10.1.0.50"], "addresses: is .*, must be an object"),
            ("addresses", {"52:54:00:00:01": ["10.1.0.50"]}, r"addresses\['52:54:00:00:01'\]: must be a MAC address"),
            ("addresses", {"vm1": "10.1.0.50"}, r"addresses\['vm1'\]: is '10.1.0.50', must be a list of addresses"),
            ("addresses", {"vm1": ["10.1.0.50/24"]}, r"addresses\['vm1'\]\[0\]: is '10.1.0.50/24', must be .* without a prefix length"),
            ("addresses", {"a": ["10.1.0.50"], "b": ["10.1.0.50"]}, r"addresses\['b'\]\[0\]: is '10.1.0.50', which addresses\['a'\] has"),
            ("sockets", ["/run/qemu/*.qmp"], r"sockets\[0\]: is '/run/qemu/\*.qmp', must have {name} where the guest's name stands"),
            ("sockets", ["/run/{uuid}"], r"sockets\[0\]: is '/run/{uuid}', must have {name}"),
            ("sockets", ["/run/q*-{name}"], r"sockets\[0\]: is .*, must have \* alone for what may be anything"),
            ("sockets", ["/run/q?/{name}"], r"sockets\[0\]: is .*, must have \* alone for what may be anything"),
            ("sockets", ["/run/{name}/{name}"], r"sockets\[0\]: is .*, must have {name} once"),
            ("identifyBy", "uuid", r"sockets\[0\]: is .*, must have {uuid} besides {name}, as identifyBy is 'uuid', or each of guests a uuid"),
            ("guests", {"vm1": {}}, "guests: is .*, must be an object such as"),
            ("guests", {"vm1": {"interfaces": {"52:54": "tap*"}}}, "guests: is .*, must be an object such as"),
            ("guests", {"vm1": {"interfaces": {"52:54:00:00:01:32": ""}}}, "guests: is .*, must be an object such as"),
            ("guests", {"vm1": {"interfaces": {"52:54:00:00:01:32": "tap*"}, "uuid": ""}}, "guests: is .*, must be an object such as"),
            ("guests", {"vm1": {"interfaces": {"52:54:00:00:01:32": "tap*"}, "name": "vm2"}}, "guests: is .*, must be an object such as"),
            ("sockets", [], "sockets: is \\[\\], must be a list of .* at least one"),
            ("controllers", ["http://onos:port/"], "controllers: is .*, must be a list"),
            ("controllers", ["http://onos?a=b/"], "controllers: is .*, must be a list"),
            ("controllers", ["http://a..b/"], "controllers: is .*, must be a list"),
            ("controllers", ["http://on os/"], "controllers: is .*, must be a list"),
            ("controllers", ["http:///onos"], "controllers: is .*, must be a list"),
            ("controllers", [], "controllers: is .*, must be a list .*at least one"),
            ("controllers", "http://onos/", "controllers: is .*, must be a list"),
            ("controllers", ["http://onos/", "http://onos/"], "controllers: is .*, must be a list of different URLs"),
            ("controller", "http://onos/", "controller: is the first of controllers, where there are any: leave it out"),
            ("key", "key", "key: must be the absolute path of a file"),
            ("ca", "/ca.pem", "ca: is '/ca.pem', but no controller is spoken to by https"),
            ("ca", 7, "ca: is 7, must be a file of certificates"),
            ("libvirt", "", "libvirt: is '', must be a libvirt URI"),
            ("networks", ["net-a"], "networks: is .*, must be an object"),
            ("networks", {"vm1": "net-a"}, r"networks\['vm1'\]: is 'net-a', must be of a key that addresses has; there are 52:54"),
            ("ports", {"tap*": "fw*o*"}, "ports: is .*, must be an object such as"),
            ("behind", {"vm1": "52:54:00:00:01:ab"}, "behind: is .*, must be an object such as"),
            ("behind", {"vm1": ["52:54"]}, "behind: is .*, must be an object such as"),
            ("behind", {"vm1": ["52:54:00:00:01:99"]}, r"behind\['vm1'\]: 52:54:00:00:01:99 has no addresses: add 'vm1/52:54:00:00:01:99'"),
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

    def test_one_controller_may_stand_alone_as_it_did(self) -> None:
        one = {**without("controllers"), "controller": "https://onos/onos/hypermip"}
        self.assertEqual(parse(one).controllers, ("https://onos/onos/hypermip",))
        with self.assertRaisesRegex(ConfigError, "controller: is 'ftp://onos/', must be one of URLs such as"):
            parse({**one, "controller": "ftp://onos/"})
        self.assertEqual(parse({**one, "ca": "/ca.pem", "key": "/etc/hypermip/key"}).key, "/etc/hypermip/key")

    def test_a_login_is_refused_with_what_to_do_instead_and_never_shown(self) -> None:
        for more in ({"user": "karaf"}, {"password": "sesame"}, {"controllers": ["http://karaf:sesame@onos/"]}, {"controller": "http://karaf:sesame@onos/"}):
            with self.subTest(str(more)), self.assertRaises(ConfigError) as caught:
                parse({**(without("controllers") if "controller" in more else RIGHT), **more})
            self.assertNotIn("sesame", str(caught.exception))
            self.assertRegex(str(caught.exception), "must be .* without a login|take the line \"(user|password)\" out, make a key with hypermip-notifier --make-key .*, give .* name it as key")

    def test_a_key_in_place_of_its_file_is_never_shown(self) -> None:
        for number in range(32, 65):
            for first in (b"\xff", b"\x00"):
                key = base64.b64encode(first + bytes(number - 1)).decode()
                for secret in (key, f"/{key[1:]}"):  # which would be a path as well
                    with self.assertRaises(ConfigError) as caught:
                        parse({**RIGHT, "key": secret})
                    self.assertNotIn(secret[:10], str(caught.exception))

    def test_a_file_of_a_long_name_may_hold_the_key(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory.replace("_", "x")) / ("k" * 42)
            file.parent.mkdir(exist_ok=True)
            self.addCleanup(shutil.rmtree, file.parent, True)
            with self.assertRaisesRegex(ConfigError, "key: must be the absolute path"):
                parse({**RIGHT, "key": str(file)})
            file.touch()
            self.assertEqual(parse({**RIGHT, "key": str(file)}).key, str(file))
        with self.assertRaisesRegex(ConfigError, "key: must be the absolute path"):
            parse({**RIGHT, "key": "/" + "k" * 9000})

    def test_controllers_of_another_kind_are_a_wrong_field_beside_an_authority(self) -> None:
        for controllers in (5, None, True, "https://onos/"):
            with self.subTest(str(controllers)), self.assertRaisesRegex(ConfigError, "controllers: is .*, must be a list of different URLs"):
                parse({**RIGHT, "ca": "/x", "controllers": controllers})

    def test_a_name_that_no_signature_can_carry_needs_no_key(self) -> None:
        self.assertEqual(parse({**RIGHT, "hypervisor": "büro"}).hypervisor, "büro")
        with self.assertRaisesRegex(ConfigError, "hypervisor: is 'büro', must be printable ASCII where there is a key"):
            parse({**RIGHT, "hypervisor": "büro", "key": "/etc/hypermip/key"})

    def test_a_machines_name_may_have_colons(self) -> None:
        self.assertEqual(parse({**RIGHT, "addresses": {"web:1": ["10.1.0.50"]}}).addresses, {"web:1": ("10.1.0.50",)})

    def test_who_is_behind_an_interface_has_addresses_by_either_key(self) -> None:
        for key in ("52:54:00:00:01:99", "vm1/52:54:00:00:01:99"):
            config = parse({**RIGHT, "addresses": {key: ["10.1.0.51"]}, "behind": {"vm1": ["52:54:00:00:01:99"]}})
            self.assertEqual(config.behind, {"vm1": ("52:54:00:00:01:99",)})
        upper = parse({**RIGHT, "behind": {"vm1": ["52:54:00:00:01:AB"]}})
        self.assertEqual(upper.behind, {"vm1": ("52:54:00:00:01:ab",)})

    def test_who_is_behind_one_of_several_interfaces_stands_under_that_ones_key(self) -> None:
        nested, card = "52:54:00:00:01:99", "52:54:00:00:01:AB"
        for key, needed in ((f"vm1/{card}", f"vm1/{nested}"), (card, nested)):
            self.assertEqual(parse({**RIGHT, "addresses": {needed: ["10.1.0.51"]}, "behind": {key: [nested]}}).behind, {key.replace("AB", "ab"): (nested,)})
            with self.assertRaisesRegex(ConfigError, rf"behind\['{key}'\]: {nested} has no addresses: add '{needed}' to them"):
                parse({**RIGHT, "behind": {key: [nested]}})
        with self.assertRaisesRegex(ConfigError, r"behind\['vm1/52:54'\]: must be a MAC address such as"):
            parse({**RIGHT, "addresses": {nested: ["10.1.0.51"]}, "behind": {"vm1/52:54": [nested]}})

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
        with self.assertRaisesRegex(ConfigError, "controllers: is missing, must be a list of different URLs"):
            parse(without("controllers"))
        with self.assertRaisesRegex(ConfigError, "pauseMs: no such field; there are .*pauseLimitMs"):
            parse({**RIGHT, "pauseMs": 3})

    def test_takes_libvirt_instead_of_sockets_or_beside_them(self) -> None:
        without = {name: value for name, value in RIGHT.items() if name != "sockets"}
        self.assertEqual(parse({**without, "libvirt": "qemu:///system"}).watched, ("qemu:///system",))
        self.assertEqual(parse({**RIGHT, "libvirt": "qemu:///system"}).watched, ("/run/qemu/{name}.qmp", "qemu:///system"))
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

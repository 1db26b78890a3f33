# SPDX-License-Identifier: Apache-2.0
"""What attackers send: each attempt under a name of its own, and each differs from what would be taken in what its name says."""

from __future__ import annotations

import json
import re
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, cast as typed
from unittest.mock import MagicMock

from steps.cast import TRAITOR
from steps.held import BindingsWatch
from steps.requests import Pen, post
from steps.tests.attempted import attempts

MIGRATION = {"id": "m-1", "source": {"hypervisor": "hv-a", "switch": "of:a1"}, "destination": {"hypervisor": "hv-b", "switch": "of:b1"}}
ASTRAY = {**MIGRATION, "destination": {"hypervisor": "hv-c", "switch": "of:b1"}}
CREATED = re.compile(r"created=(\d+)")


class HostileTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.attempts = attempts(self.directory)

    def made(self, name: str) -> Any:
        return self.attempts[name].request()

    def test_what_has_no_signature_has_none(self) -> None:
        for name in ("a registration without signature", "many registrations without signature", "an inventory without signature"):
            self.assertEqual({}, self.made(f"without a key: {name}").headers)

    def test_what_is_altered_was_signed_otherwise(self) -> None:
        pen = Pen("hv-b", self.directory / "hv-b")
        for what in ("body", "path", "time", "nonce", "name"):
            altered = self.made(f"without a key: another {what} under a signature")
            right = pen.sign(post(altered.path, json.loads(altered.body)))
            self.assertEqual(sorted(right.headers), sorted(altered.headers))
            self.assertNotEqual(right.headers["Signature"], altered.headers["Signature"], what)
        digests = {what: self.made(f"without a key: another {what} under a signature").headers["Content-Digest"] for what in ("body", "time")}
        self.assertEqual(1, len(set(digests.values())), "the digest of the body that was signed")

    def test_what_is_late_or_early_is_so_by_a_minute(self) -> None:
        now, late, early = (
            int(CREATED.findall(self.made(f"without a key: {name}").headers["Signature-Input"])[0])
            for name in ("another body under a signature", "a word of a minute ago", "a word of the next minute")
        )
        self.assertAlmostEqual(now - 60, late, delta=2)
        self.assertAlmostEqual(now + 60, early, delta=2)

    def test_what_was_overheard_was_taken_before(self) -> None:
        attempt = self.attempts["without a key: a word that was overheard, once more"]
        request = attempt.request()
        sent = typed(MagicMock, attempt.by).send.call_args.args
        self.assertEqual((request.method, request.path, request.body, request.headers), sent)

    def test_whoever_has_a_key_signs_with_it(self) -> None:
        for name, attempt in self.attempts.items():
            if name.startswith("with a hypervisor's key: "):
                with self.subTest(name):
                    self.assertRegex(attempt.request().headers["Signature-Input"], 'keyid="(hv-b|hv-c)"')

    def test_ports_differ_and_none_is_the_guests(self) -> None:
        names = ("the router's port", "a tunnel's port", "the switch's own port", "another guest's port")
        ports = [json.loads(self.made(f"with a hypervisor's key: {name}").body)["vm"]["interfaces"][0]["port"] for name in names]
        self.assertEqual(["b1-rb", "vxlan0", "b1", "hm-vm1-b"], ports)

    def test_users_of_onos_sign_nothing(self) -> None:
        for name, attempt in self.attempts.items():
            if name.startswith("as a "):
                self.assertEqual({}, attempt.request().headers)


class BindingsWatchTest(unittest.TestCase):
    def setUp(self) -> None:
        self.watch = BindingsWatch(MagicMock(), {"vm1": ("hv-a", "hv-b")}, (TRAITOR,))

    def test_whoever_is_or_goes_where_it_may_is_held(self) -> None:
        self.watch.look([{"vm": "vm1", "at": {"hypervisor": "hv-a"}, "migration": MIGRATION}])
        self.assertEqual((1, []), (self.watch.looks, self.watch.stolen))

    def test_who_is_said_to_go_where_its_source_has_not_sent_it_is_held(self) -> None:
        self.watch.look([{"vm": "vm1", "at": {"hypervisor": "hv-a"}, "migration": {**ASTRAY, "awaitsSource": True}}])
        self.assertEqual([], self.watch.stolen)

    def test_what_nobody_could_look_at_is_not_held(self) -> None:
        with BindingsWatch(MagicMock(bindings=MagicMock(side_effect=KeyError("vm"))), {}, ()) as watch:
            while not watch.stolen:
                time.sleep(0.01)
        self.assertIn("KeyError: 'vm'", watch.stolen)

    def test_whoever_is_or_goes_elsewhere_is_stolen(self) -> None:
        self.watch.look([{"vm": "vm1", "at": {"hypervisor": "hv-c"}}])
        self.watch.look([{"vm": "vm1", "at": {"hypervisor": "hv-a"}, "migration": ASTRAY}])
        self.watch.look([{"vm": "vm9", "at": {"hypervisor": "hv-a"}}])
        self.assertEqual(["vm1 ['hv-c']", "vm1 ['hv-c']", "vm9 ['hv-a']"], self.watch.stolen)


if __name__ == "__main__":
    unittest.main()

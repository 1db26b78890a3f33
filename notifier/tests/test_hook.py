# SPDX-License-Identifier: Apache-2.0
"""libvirt's hook at the destination: when it speaks, and when it refuses."""

from __future__ import annotations

import io
import json
import os
import tempfile
import time
import unittest
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any
from unittest import mock

from hypermip_notifier.libvirt import hook
from tests.fake_libvirt import URI, UUID, XML
from tests.stub_application import StubApplication

REFUSED = (409, {"code": 133, "meaning": "registration identification mismatch", "field": "phase", "remedy": "another way"})


class HookTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.file = Path(directory.name) / "notifier.json"
        self.expected = Path(directory.name) / "expected"
        self.application = StubApplication()
        self.addCleanup(self.application.ends)
        environment = mock.patch.dict(os.environ, {hook.CONFIGURATION: str(self.file)})
        environment.start()
        self.addCleanup(environment.stop)
        self.configure()

    def configure(self, **settings: Any) -> None:
        right = {"hypervisor": "hv-b", "controller": self.application.url, "libvirt": URI, "onUnreachable": "hold", "patienceMs": 300}
        addresses = {"52:54:00:00:01:32": ["10.1.0.50"]}
        self.file.write_text(json.dumps({**right, "addresses": addresses, **settings}), encoding="utf-8")

    def call(self, *operation: str, name: str = "vm1") -> int:
        self.complaint = io.StringIO()
        xml = XML.replace("<name>vm1</name>", f"<name>{name}</name><uuid>{UUID}</uuid>")
        with redirect_stderr(self.complaint):
            return hook.main([name, *operation, "-"], io.StringIO(xml), self.expected)

    def test_holds_whatever_libvirt_lets_a_guest_be_named(self) -> None:
        self.application.answers["preparing"] = REFUSED
        for name in ("Web Server 3", "büro", ".", "ä" * 127):
            with self.subTest(name):
                self.assertEqual([self.call("migrate", "begin", name=name), self.call("start", "begin", name=name)], [0, 1])
                self.assertEqual(self.application.received[-1]["vm"]["id"], name)
                self.call("release", "end", name=name)

    def test_says_the_uuid_where_guests_are_known_by_that(self) -> None:
        self.configure(identifyBy="uuid")
        for operation in (("migrate", "begin"), ("start", "begin"), ("release", "end")):
            self.call(*operation)
        self.assertEqual([said["vm"]["id"] for said in self.application.received], [UUID] * 2)

    def test_announces_a_guest_that_is_on_its_way_before_its_qemu_starts(self) -> None:
        self.assertEqual([self.call("migrate", "begin"), self.call("prepare", "begin")], [0, 0])
        self.assertEqual(self.application.received, [], "its taps are not there yet")
        self.assertEqual(self.call("start", "begin"), 0)
        (said,) = self.application.received
        self.assertEqual((said["phase"], said["reporter"], said["destination"]), ("preparing", "hv-b", "hv-b"))
        self.assertEqual(
            said["vm"], {"id": "vm1", "interfaces": [{"mac": "52:54:00:00:01:32", "addresses": ["10.1.0.50"], "port": "tap-vm1"}]}
        )

    def test_takes_back_what_it_has_announced_once_that_is_released(self) -> None:
        begun = [(operation, "begin") for operation in ("migrate", "prepare", "start", "started")]
        for operation in (*begun, ("stopped", "end"), ("release", "end"), ("release", "end")):
            self.assertEqual(self.call(*operation), 0)
        self.assertEqual(self.application.phases, ["preparing", "failed"])
        self.assertEqual(self.application.received[1]["migration"], "m-1")

    def test_takes_back_again_what_was_refused_for_its_time_or_not_heard(self) -> None:
        late = {"code": 133, "field": "time", "time": "2031-01-01T00:00:00.000Z"}
        for refusal in ((409, late), (503, {"code": 130})):
            with self.subTest(refusal[0]):
                self.application.received.clear()
                self.application.answers["failed"] = refusal
                self.application.listeners[:] = [lambda said: len(self.application.received) > 2 and self.application.answers.pop("failed", None)]
                for operation in (("migrate", "begin"), ("start", "begin"), ("release", "end")):
                    self.assertEqual(self.call(*operation), 0)
                self.assertEqual(self.application.phases, ["preparing", "failed", "failed"])

    def test_a_refusal_aborts_and_says_why(self) -> None:
        self.application.answers["preparing"] = REFUSED
        self.call("migrate", "begin")
        self.assertEqual(self.call("start", "begin"), 1)
        self.assertRegex(self.complaint.getvalue(), "vm1: preparing: refused with status 409 .*another way")
        self.call("release", "end")
        self.assertEqual(self.application.phases, ["preparing"], "there is nothing to take back")

    def test_asks_again_while_a_switch_is_away_until_patience_is_over(self) -> None:
        self.application.answers["preparing"] = (503, {"code": 130})
        self.call("migrate", "begin")
        self.assertEqual(self.call("start", "begin"), 1)
        self.assertGreater(len(self.application.received), 1)

    def test_no_controller_is_a_refusal(self) -> None:
        self.configure(controller="http://127.0.0.1:1/onos/hypermip")
        self.call("migrate", "begin")
        self.assertEqual(self.call("start", "begin"), 1)
        self.assertIn("Connection refused", self.complaint.getvalue())

    def test_a_guest_that_boots_is_none_of_its_business(self) -> None:
        self.application.answers["preparing"] = REFUSED
        for operation in (("prepare", "begin"), ("start", "begin"), ("started", "begin"), ("release", "end"), ("reconnect", "begin")):
            self.assertEqual(self.call(*operation), 0)
        self.assertEqual(self.application.received, [])

    def test_nor_is_one_that_boots_long_after_a_migration_that_was_given_up_before_it_began(self) -> None:
        """libvirt asks `migrate begin` before it looks whether there is a domain of that name: then there is no `release`."""
        self.application.answers["preparing"] = REFUSED
        self.call("migrate", "begin")
        self.an_hour_passes()
        self.assertEqual([self.call("prepare", "begin"), self.call("start", "begin")], [0, 0])
        self.assertEqual(self.application.received, [])

    def test_a_guest_may_take_long_to_prepare_for(self) -> None:
        self.application.answers["preparing"] = REFUSED
        self.call("migrate", "begin")
        self.call("prepare", "begin")
        self.an_hour_passes()
        self.assertEqual(self.call("start", "begin"), 1)

    def an_hour_passes(self) -> None:
        an_hour_ago = time.time() - 3600
        (mark,) = self.expected.iterdir()
        os.utime(mark, (an_hour_ago, an_hour_ago))

    def test_what_nobody_has_thought_of_keeps_no_guest_away(self) -> None:
        self.call("migrate", "begin")
        with mock.patch.object(hook, "parse_domain", side_effect=ValueError("a name that is no text")):
            self.assertEqual(self.call("start", "begin"), 0)
        self.assertIn("a name that is no text", self.complaint.getvalue())

    def test_a_guest_without_a_known_address_may_come(self) -> None:
        self.application.answers["preparing"] = REFUSED
        self.configure(addresses={})
        self.assertEqual([self.call("migrate", "begin"), self.call("start", "begin")], [0, 0])
        self.assertEqual(self.application.received, [])

    def test_has_nothing_to_refuse_where_guests_migrate_anyway_or_libvirt_is_not_asked_for(self) -> None:
        for settings in ({"onUnreachable": "migrate"}, {"libvirt": None, "sockets": ["/run/hypermip/qmp"]}):
            with self.subTest(settings):
                self.configure(**settings)
                document = {name: value for name, value in json.loads(self.file.read_text(encoding="utf-8")).items() if value is not None}
                self.file.write_text(json.dumps(document), encoding="utf-8")
                self.assertEqual([self.call("migrate", "begin"), self.call("start", "begin")], [0, 0])
                self.assertEqual(self.application.received, [])

    def test_a_wrong_configuration_keeps_no_guest_away(self) -> None:
        self.file.write_text("{", encoding="utf-8")
        self.assertEqual([self.call("migrate", "begin"), self.call("start", "begin")], [0, 0])
        self.call("migrate", "begin")
        self.assertIn("hypermip-libvirt-hook: ", self.complaint.getvalue())


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""A notifier with a key, and an application that looks at every signature: its clock, its keys and what it refuses."""

from __future__ import annotations

import base64
import io
import json
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from hypermip_notifier.config import Config, ConfigError
from hypermip_notifier.guest import Guest
from hypermip_notifier.journal import Journal
from hypermip_notifier.report.access import Access
from hypermip_notifier.report.keys import make, read
from hypermip_notifier.report.reporter import Messenger, Reporter
from hypermip_notifier.service import Service
from hypermip_notifier.shutdown import Shutdown
from tests.fake_qemu import FakeQemu
from tests.stub_application import StubApplication
from tests.stub_signatures import Verifier

PATIENCE_S = 20.0  # on a busy machine
MAC = "52:54:00:00:01:32"


class SignedTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.key = self.directory / "key"
        make(str(self.key))
        self.verifier = Verifier({"hv-a": list(read(str(self.key)))})
        self.application = StubApplication(verifier=self.verifier, keeps=True)
        self.addCleanup(self.application.crashes)
        self.log, self.people = io.StringIO(), io.StringIO()
        for name, seconds in (("inventory.teller._BEAT_S", 0.2), ("report.reporter._SECOND_THOUGHTS_S", 0.5)):
            patched = mock.patch(f"hypermip_notifier.{name}", seconds)
            patched.start()
            self.addCleanup(patched.stop)

    def config(self, **settings: Any) -> Config:
        given: dict[str, Any] = {"addresses": {MAC: ("10.1.0.50",)}, "tapQueueFrames": 0, "key": str(self.key)}
        return Config("hv-a", (self.application.url,), (f"{self.directory}/{{name}}.qmp",), stateDirectory=str(self.directory / "state"), **(given | settings))

    def serve(self, **settings: Any) -> None:
        qemu = FakeQemu(self.directory / "vm1.qmp", "vm1")
        self.addCleanup(qemu.dies)
        shutdown = Shutdown(0)
        service = Service(self.config(**settings), Journal(self.log, self.people), shutdown)
        thread = threading.Thread(target=service.run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, PATIENCE_S)
        self.addCleanup(shutdown.begin)

    def insist(self, phase: str = "arrived", **settings: Any) -> None:
        """Returns when it is settled or given up."""
        config = self.config(**settings)
        messenger = Messenger(config, Journal(self.log, self.people), Shutdown(0), access=Access(config, Journal(self.log, self.people)))
        Reporter(messenger, Guest("vm1", ()), "destination").insist(phase)
        messenger.end()

    def steps(self) -> list[str]:
        return [json.loads(line)["step"] for line in self.log.getvalue().splitlines()]

    def wait(self, what: Any) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline, self.log.getvalue())
            time.sleep(0.005)

    def test_inventories_and_reports_are_signed(self) -> None:
        self.serve()
        self.wait(lambda: self.application.inventories)
        self.insist()
        self.assertEqual(self.application.phases, ["arrived"])
        self.assertEqual(self.application.refused, [])
        self.assertEqual(len(set(self.verifier.nonces)), len(self.verifier.nonces))
        self.assertFalse({"unsigned", "unauthenticated", "clock-corrected", "unencrypted"} & set(self.steps()))

    def test_a_clock_that_differs_is_set_by_the_controllers_and_the_word_is_said_again(self) -> None:
        for ahead_s in (3600.0, -3600.0):
            with self.subTest(ahead_s):
                self.log.truncate(self.log.seek(0))
                self.application.received, self.application.refused, self.verifier.ahead_s = [], [], ahead_s
                self.insist()
                self.assertEqual([code["code"] for _, _, code in self.application.refused], [133])
                self.assertEqual(self.application.phases, ["arrived"])
                self.assertIn("time", self.application.received[0], "a signature's time silences nobody")
                self.assertEqual(self.steps(), ["clock-corrected", "refused", "registered"])

    def test_a_time_that_is_not_signed_sets_no_clock(self) -> None:
        self.verifier.ahead_s, self.verifier.signs = 3600.0, False
        self.insist(patienceMs=500, lastWordMs=500)
        self.assertEqual(self.application.phases, [])
        self.assertEqual({code["code"] for _, _, code in self.application.refused}, {133})
        self.assertEqual(self.steps().count("time-unsigned"), 1)
        self.assertNotIn("clock-corrected", self.steps())
        self.assertIn("is not signed with this hypervisor's key", self.people.getvalue())

    def test_nor_does_a_signature_of_another_second_than_it_says(self) -> None:
        self.verifier.ahead_s, sign = 3600.0, self.verifier.signature

        def sign_another(status: int, body: Any, headers: Any) -> dict[str, str]:
            return sign(status, {"time": "2031-01-01T00:00:00Z"} if "time" in body else body, headers)

        self.verifier.signature = sign_another  # type: ignore[method-assign]
        self.insist(patienceMs=500, lastWordMs=500)
        self.assertEqual(self.application.phases, [])
        self.assertNotIn("clock-corrected", self.steps())

    def test_all_of_a_notifier_learn_the_time_from_one_of_them(self) -> None:
        self.verifier.ahead_s = 3600.0
        self.serve()
        self.wait(lambda: self.application.inventories)
        self.assertEqual([(phase, body["code"]) for phase, _, body in self.application.refused], [("inventory", 133)])
        self.assertEqual(self.steps().count("clock-corrected"), 1)

    def test_a_wrong_key_is_said_plainly_once_and_not_tried_again_and_again(self) -> None:
        self.verifier.keys["hv-a"] = [b"x" * 32]
        self.serve()
        self.wait(lambda: "inventory-refused" in self.steps())
        time.sleep(0.5)
        self.assertLess(len(self.application.refused), 5, "as often as inventories are told anyway")
        self.assertEqual(self.steps().count("unauthenticated"), 1)
        self.assertRegex(self.people.getvalue(), f"does not take .* for its own .*131.*: .* first line of {self.key} in the file hv-a of its hypervisorKeys")
        self.insist()
        words = [phase for phase, _, _ in self.application.refused if phase == "arrived"]
        self.assertIn(len(words), range(1, 5), "for some time, further and further apart")

    def test_a_key_that_the_controllers_get_late_is_taken_when_it_is_there(self) -> None:
        keys, verify = self.verifier.keys.pop("hv-a"), self.verifier.refuses

        def late(*request: Any) -> Any:
            refusal = verify(*request)
            self.verifier.keys["hv-a"] = keys
            return refusal

        self.verifier.refuses = late  # type: ignore[method-assign]
        self.insist()
        self.assertEqual(self.application.phases, ["arrived"])
        self.assertEqual(self.steps(), ["unauthenticated", "refused", "registered"])

    def test_a_key_is_exchanged_without_a_word_lost(self) -> None:
        old = self.verifier.keys["hv-a"][0]
        self.serve()
        self.wait(lambda: self.application.inventories)
        make(str(self.directory / "new"))
        (new,) = read(str(self.directory / "new"))
        self.verifier.keys["hv-a"] = [old, new]
        self.insist("refreshing")
        (self.directory / "new").rename(self.key)
        self.verifier.keys["hv-a"] = [new]
        told = len(self.application.inventories)
        self.wait(lambda: len(self.application.inventories) > told)
        self.insist()
        self.assertEqual(self.application.refused, [])

    def test_without_a_key_it_says_so_and_speaks_unsigned_by_the_same_door(self) -> None:
        self.application.verifier = None
        self.serve(key="")
        self.wait(lambda: self.application.inventories)
        self.assertEqual(self.steps().count("unsigned"), 1)
        self.assertIn("unsignedReports", self.people.getvalue())
        self.application.verifier = self.verifier
        self.insist(key="")
        self.assertEqual({body["code"] for _, _, body in self.application.refused}, {131})
        self.assertRegex(self.people.getvalue(), "code 131.*: make a key with hypermip-notifier --make-key FILE")

    def test_does_not_start_with_a_key_that_is_none(self) -> None:
        self.key.chmod(0o644)
        with self.assertRaisesRegex(ConfigError, "has mode 0644"):
            Service(self.config(), Journal(self.log), Shutdown(0))

    def test_of_http_it_warns_unless_it_is_to_this_machine(self) -> None:
        urls = ("http://127.0.0.1/x", "http://[::1]:8181/x", "http://localhost/x", "https://onos/x", "http://127.onos.example/x", "http://10.0.0.1/x")
        shutdown = Shutdown(0)
        shutdown.begin()
        Service(Config("hv-a", urls, (), {}, key=str(self.key)), Journal(self.log), shutdown, is_dry_run=True).run()
        warned = [entry["controller"] for entry in map(json.loads, self.log.getvalue().splitlines()) if entry["step"] == "unencrypted"]
        self.assertEqual(warned, ["http://127.onos.example/x", "http://10.0.0.1/x"])

    def test_the_key_is_in_nothing_that_is_written_or_sent(self) -> None:
        secret = read(str(self.key))[0]
        heard: list[str] = []
        verify = self.verifier.refuses

        def listen(method: str, path: str, headers: Any, body: bytes, speaker: str) -> Any:
            heard.append(f"{path}{headers}{body!r}")
            return verify(method, path, headers, body, speaker)

        self.verifier.refuses = listen  # type: ignore[method-assign]
        self.verifier.keys["hv-a"] = [b"x" * 32]
        self.serve()
        self.wait(lambda: "inventory-refused" in self.steps())
        self.insist()
        self.application.crashes()
        self.insist(lastWordMs=300)
        said = "".join([self.log.getvalue(), self.people.getvalue(), *heard, repr(self.config()), repr(vars(Access(self.config())))])
        for form in (base64.b64encode(secret).decode(), base64.urlsafe_b64encode(secret).decode(), secret.hex(), repr(secret)[2:-1]):
            self.assertNotIn(form, said)
        self.assertTrue(heard)


if __name__ == "__main__":
    unittest.main()

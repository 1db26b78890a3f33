# SPDX-License-Identifier: Apache-2.0
"""Several controllers, of which one is spoken to at a time: they die, come back, stay silent or lack the application, between words and in them."""

from __future__ import annotations

import io
import json
import random
import tempfile
import threading
import time
import unittest
from typing import Any

from hypermip_notifier.config import Config
from hypermip_notifier.guest import Guest
from hypermip_notifier.journal import Journal
from hypermip_notifier.report.access import Access
from hypermip_notifier.report.controller import Controller, Unreachable
from hypermip_notifier.report.reporter import Messenger, Reporter
from hypermip_notifier.service import Service
from hypermip_notifier.shutdown import Shutdown
from tests.fake_qemu import FakeQemu
from tests.stub_application import StubApplication

LIMIT_S = 20.0  # on a busy machine
MAC = "52:54:00:00:01:32"


class ControllersTest(unittest.TestCase):
    def setUp(self) -> None:
        self.nodes = [StubApplication(keeps=True) for _ in range(3)]
        for node in self.nodes:
            self.addCleanup(node.crashes)
        self.log = io.StringIO()

    def access(self, **settings: Any) -> Access:
        self.config = Config("hv-a", tuple(node.url for node in self.nodes), (), {}, **({"patienceMs": 8000, "answerTimeoutMs": 300} | settings))
        return Access(self.config, Journal(self.log))

    def controller(self, access: Access | None = None) -> Controller:
        controller = Controller(access or self.access())
        self.addCleanup(controller.close)
        return controller

    def reporter(self) -> tuple[Messenger, Reporter]:
        access = self.access()
        messenger = Messenger(self.config, Journal(self.log), Shutdown(0), access=access)
        return messenger, Reporter(messenger, Guest("vm1", ()), "source")

    def heard(self) -> list[list[str]]:
        return [node.phases for node in self.nodes]

    def steps(self, step: str) -> list[dict[str, Any]]:
        return [entry for entry in map(json.loads, self.log.getvalue().splitlines()) if entry["step"] == step]

    def test_one_at_a_time_over_one_connection_that_is_kept(self) -> None:
        controller = self.controller()
        for phase in ("preparing", "switching", "completed"):
            self.assertTrue(controller.register({"phase": phase}).accepted)
        self.assertEqual(self.heard(), [["preparing", "switching", "completed"], [], []])
        self.assertEqual([len(node.connections) for node in self.nodes], [1, 0, 0])
        self.assertEqual(self.steps("next-controller"), [])

    def test_the_next_one_when_one_dies_between_words(self) -> None:
        controller = self.controller()
        controller.register({"phase": "preparing"})
        self.nodes[0].crashes()
        began = time.monotonic()
        self.assertTrue(controller.register({"phase": "switching"}).accepted)
        self.assertLess(time.monotonic() - began, 0.3, "nobody waits for who is not there")
        self.nodes[1].crashes()
        controller.register({"phase": "completed"})
        self.assertEqual(self.heard(), [["preparing"], ["switching"], ["completed"]])
        self.assertEqual([entry["controller"] for entry in self.steps("next-controller")], [node.url for node in self.nodes[1:]])

    def test_the_first_one_again_after_the_last(self) -> None:
        controller, port = self.controller(), self.nodes[0].server_port
        controller.register({"phase": "preparing"})
        for node in self.nodes:
            node.crashes()
        with self.assertRaisesRegex(Unreachable, "127.0.0.1:.*refused"):
            controller.register({"phase": "switching"})
        self.nodes[0] = StubApplication(port, keeps=True)
        self.addCleanup(self.nodes[0].crashes)
        self.assertTrue(controller.register({"phase": "switching"}).accepted)
        self.assertEqual(self.heard(), [["switching"], [], []])
        self.assertEqual(self.steps("next-controller"), [], "it is the one that answered last")

    def test_a_word_that_one_dies_of_is_said_to_the_next_once(self) -> None:
        controller = self.controller()
        controller.register({"phase": "preparing"})
        self.nodes[0].dies_at = "switching"
        self.assertTrue(controller.register({"phase": "switching"}).accepted)
        self.assertEqual(self.heard(), [["preparing"], ["switching"], []])

    def test_the_words_of_a_guest_keep_their_order_whichever_dies_meanwhile(self) -> None:
        messenger, reporter = self.reporter()
        self.nodes[0].dies_at, self.nodes[1].dies_at = "switching", "completed"
        for phase in ("preparing", "switching"):
            inquiry = reporter.ask(phase)
            self.wait(lambda: inquiry.answer())
        reporter.insist("completed")
        reporter.insist("arrived")
        messenger.end()
        self.assertEqual(self.heard(), [["preparing"], ["switching"], ["completed", "arrived"]])
        self.assertEqual([entry["phase"] for entry in self.steps("registered")], ["preparing", "switching", "completed", "arrived"])
        self.assertEqual(self.steps("unreachable"), [])

    def test_no_word_is_lost_or_out_of_order_whichever_die_and_come_back(self) -> None:
        for seed in range(4):
            with self.subTest(seed=seed):
                self.check_order(random.Random(seed))

    def check_order(self, chance: random.Random) -> None:
        heard: list[int] = []
        for number in range(len(self.nodes)):
            self.revive(number, heard)
        controller = self.controller()
        for word in range(25):
            which = chance.randrange(len(self.nodes))
            fate = chance.choice(("lives", "crashes", "dies of a word", "comes back"))
            if fate == "crashes":
                self.nodes[which].crashes()
            elif fate == "dies of a word":
                self.nodes[which].dies_at = "switching"
            elif fate == "comes back":
                self.revive(which, heard)
            while not self.is_heard(controller, word):
                self.revive(chance.randrange(len(self.nodes)), heard)
        self.assertEqual(heard, list(range(25)))

    def is_heard(self, controller: Controller, word: int) -> bool:
        try:
            return controller.register({"phase": "switching", "word": word}).accepted
        except Unreachable:
            return False

    def revive(self, number: int, heard: list[int]) -> None:
        """The node is another one from now on, which notes with the others what it hears."""
        port = self.nodes[number].server_port
        self.nodes[number].crashes()
        node = self.nodes[number] = StubApplication(port, keeps=True)
        node.listeners.append(lambda said: heard.append(said["word"]))
        self.addCleanup(node.crashes)

    def test_who_is_silent_is_waited_for_and_then_all_speak_to_the_next(self) -> None:
        access = self.access()
        self.nodes[0].is_dumb = True
        first, second = self.controller(access), self.controller(access)
        with self.assertRaisesRegex(Unreachable, f"127.0.0.1:{self.nodes[0].server_port}: timed out"):
            first.register({"phase": "preparing"})
        began = time.monotonic()
        self.assertTrue(second.register({"phase": "arrived"}).accepted)
        self.assertTrue(first.register({"phase": "preparing"}).accepted)
        self.assertLess(time.monotonic() - began, 0.3)
        self.assertEqual(self.heard(), [[], ["arrived", "preparing"], []])

    def test_an_address_of_ip_6_needs_no_port(self) -> None:
        access = Access(Config("hv-a", ("http://[::1]/onos/hypermip", "https://[::1]/onos/hypermip"), (), {}))
        controller = Controller(access)
        opened = [controller._open(at) for at in access.controllers]
        self.assertEqual([(each.host, each.port) for each in opened], [("::1", 80), ("::1", 443)])

    def test_two_that_find_out_at_once_pass_over_one_alone(self) -> None:
        access = self.access()
        self.nodes[0].is_dumb = True
        speakers = [self.controller(access) for _ in range(4)]

        def speak(controller: Controller) -> None:
            with self.assertRaises(Unreachable):
                controller.register({"phase": "preparing"})

        threads = [threading.Thread(target=speak, args=(each,)) for each in speakers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(access.current.geturl(), self.nodes[1].url)

    def test_patience_lasts_for_all_that_may_be_silent(self) -> None:
        for patience_ms, timeout_ms in ((8000, 5000), (1000, 5000), (60_000, 5000)):
            access = self.access(patienceMs=patience_ms, answerTimeoutMs=timeout_ms)
            self.assertLessEqual(access.timeout_s, timeout_ms / 1000)
            self.assertLess((len(self.nodes) - 1) * access.timeout_s, patience_ms / 1000 / 2 + access.timeout_s)
        alone = Config("hv-a", (self.nodes[0].url,), (), {}, answerTimeoutMs=5000, patienceMs=100)
        self.assertEqual(Access(alone).timeout_s, 5.0, "there is nobody else to ask")

    def test_the_gates_question_is_answered_although_two_are_silent(self) -> None:
        messenger, reporter = self.reporter()
        self.nodes[0].is_dumb = self.nodes[1].is_dumb = True
        inquiry = reporter.ask("switching")
        asked = inquiry.asked_at
        answer = self.wait(lambda: inquiry.answer())
        messenger.end()
        self.assertTrue(answer.accepted)
        self.assertGreater(inquiry.asked_at, asked + 0.5, "frames go both ways from when the third was asked")
        self.assertEqual(len(self.steps("unreachable")), 2)
        self.assertEqual(self.heard(), [[], [], ["switching"]])

    def test_what_is_not_the_applications_is_no_answer_as_long_as_there_is_another(self) -> None:
        self.nodes[0].answers["preparing"] = (503, {"code": 503, "message": "ServiceNotFoundException"})
        self.nodes[1].answers["preparing"] = (404, {})
        controller = self.controller()
        self.assertTrue(controller.register({"phase": "preparing"}).accepted)
        self.assertEqual(self.heard(), [["preparing"]] * 3)
        self.nodes[2].answers["preparing"] = (401, {})
        self.assertIn(controller.register({"phase": "preparing"}).status, (401, 404, 503))

    def test_a_refusal_is_the_fabrics_answer_whoever_says_it(self) -> None:
        controller = self.controller()
        for refusal in ((409, {"code": 133, "field": "phase"}), (503, {"code": 130})):
            self.nodes[0].answers["preparing"] = refusal
            self.assertEqual(controller.register({"phase": "preparing"}).status, refusal[0])
        self.assertEqual(self.heard(), [["preparing"] * 2, [], []])

    def test_who_lacks_the_key_is_not_the_only_one_that_is_asked(self) -> None:
        stranger: tuple[int, dict[str, Any]] = (401, {"code": 131})
        self.nodes[0].answers["preparing"] = stranger
        self.assertTrue(self.controller().register({"phase": "preparing"}).accepted)
        self.assertEqual(self.heard(), [["preparing"], ["preparing"], []])
        self.assertEqual(self.steps("unauthenticated"), [])
        self.assertEqual([entry["reason"] for entry in self.steps("next-controller")], ["HTTP status 401"])
        for node, answer in zip(self.nodes, (stranger, stranger, (503, {}))):
            node.answers["preparing"] = answer
        self.assertEqual(self.controller().register({"phase": "preparing"}).body["code"], 131, "what the fabric says, rather than what is none of its answers")
        self.assertEqual(len(self.steps("unauthenticated")), 1)

    def test_a_node_that_is_late_itself_is_left_for_another(self) -> None:
        self.nodes[0].answers["preparing"] = (504, {"code": 128})
        messenger, reporter = self.reporter()
        inquiry = reporter.ask("preparing")
        self.assertTrue(self.wait(lambda: inquiry.answer()).accepted)
        messenger.end()
        self.assertEqual(self.heard(), [["preparing"], ["preparing"], []])
        self.assertEqual([entry["reason"] for entry in self.steps("next-controller")], ["HTTP status 504"])

    def test_a_guest_arrives_although_the_controller_that_awaited_it_died(self) -> None:
        qemu, _ = self.serve()
        self.wait(lambda: "preparing" in self.nodes[0].phases)
        self.nodes[0].crashes()
        qemu.says("RESUME")
        self.wait(lambda: self.nodes[1].phases == ["arrived"])
        self.assertEqual(self.nodes[1].received[0]["migration"], "m-1", "the id is the fabric's, not the controller's")
        self.wait(lambda: self.nodes[1].inventories)
        self.assertEqual(self.nodes[2].received, [])

    def test_a_guest_that_is_to_be_held_is_not_as_long_as_one_answers_in_time(self) -> None:
        self.nodes[0].is_dumb = self.nodes[1].is_dumb = True
        qemu, log = self.serve(onUnreachable="hold", patienceMs=4000)
        self.wait(lambda: qemu.parameters["downtime-limit"] == 1)
        qemu.migrates("setup")
        self.wait(lambda: "preparing" in self.nodes[2].phases)
        qemu.migrates("failed")
        self.wait(lambda: "failed" in self.nodes[2].phases)
        self.assertNotIn('"held"', log.getvalue())
        self.assertNotIn(("migrate_cancel", {}), qemu.has_been_told)

    def serve(self, **settings: Any) -> tuple[FakeQemu, io.StringIO]:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        qemu, log, shutdown = FakeQemu(f"{temporary.name}/vm1.qmp"), io.StringIO(), Shutdown(0)
        given: dict[str, Any] = {"tapQueueFrames": 0, "stateDirectory": f"{temporary.name}/state"}
        config = Config("hv-a", tuple(node.url for node in self.nodes), (f"{temporary.name}/{{name}}.qmp",), {MAC: ("10.1.0.50",)}, **(given | settings))
        thread = threading.Thread(target=Service(config, Journal(log), shutdown).run, daemon=True)
        qemu.runs("inmigrate" if not settings else "running")
        thread.start()
        for cleanup in (lambda: thread.join(LIMIT_S), shutdown.begin, qemu.dies):
            self.addCleanup(cleanup)
        return qemu, log

    def wait(self, what: Any) -> Any:
        deadline = time.monotonic() + LIMIT_S
        while not (found := what()):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.002)
        return found


if __name__ == "__main__":
    unittest.main()

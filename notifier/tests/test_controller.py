# SPDX-License-Identifier: Apache-2.0
"""The connection to the controller: kept, opened again, and given up in time."""

from __future__ import annotations

import json
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hypermip_notifier.config import Config
from hypermip_notifier.report.access import Access
from hypermip_notifier.report.answer import Answer
from hypermip_notifier.report.controller import Controller, Unreachable


class StubApplication(ThreadingHTTPServer):
    """Answers registrations; keeps what it was sent, and on how many connections."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.connections = 0
        self.received: list[tuple[str, str | None, Any]] = []
        self.status = 200
        self.body = b'{"code": 0}'
        self.closes = False
        self.pieces: list[bytes] = []  # instead of the body, one after the other
        self.silent = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked did not wait for the answer: that is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StubApplication

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((self.path, self.headers["Authorization"], body))
        if self.server.silent.is_set():
            return
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        for piece in self.server.pieces or [self.server.body]:
            self.wfile.write(piece)
            time.sleep(0.05 if self.server.pieces else 0)
        # As a server does whose idle time is over: without a word.
        self.close_connection = self.server.closes

    def log_message(self, format: str, *args: Any) -> None:
        pass


class ControllerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.application = StubApplication()
        self.addCleanup(self.application.server_close)
        self.addCleanup(self.application.shutdown)
        url = f"http://127.0.0.1:{self.application.server_port}/onos/hypermip/"
        self.controller = Controller(Access(Config("hv-a", (url,), (), {}, answerTimeoutMs=200)))
        self.addCleanup(self.controller.close)

    def test_sends_a_registration_by_the_hypervisors_door_without_a_login_and_returns_the_answer(self) -> None:
        self.assertEqual(self.controller.register({"phase": "preparing"}), Answer(200, {"code": 0}))
        expected = ("/onos/hypermip/hypervisors/registrations", None, {"phase": "preparing"})
        self.assertEqual(self.application.received, [expected])

    def test_keeps_the_connection(self) -> None:
        for _ in range(3):
            self.controller.register({})
        self.assertEqual(self.application.connections, 1)

    def test_opens_a_connection_again_that_was_closed_meanwhile(self) -> None:
        self.application.closes = True
        for _ in range(3):
            self.assertTrue(self.controller.register({}).accepted)
        self.assertEqual(self.application.connections, 3)

    def test_a_refusal_is_an_answer(self) -> None:
        self.application.status, self.application.body = 409, b'{"code": 133, "field": "phase"}'
        answer = self.controller.register({})
        self.assertEqual((answer.accepted, answer.body["field"]), (False, "phase"))

    def test_an_answer_that_is_not_the_applications_is_one_without_fields(self) -> None:
        self.application.status, self.application.body = 404, b"<html>no such application</html>"
        self.assertEqual(self.controller.register({}), Answer(404, {}))

    def test_knows_the_applications_answers_from_others(self) -> None:
        theirs = [Answer(200, {}), Answer(409, {"code": 133, "meaning": "registration identification mismatch"})]
        onos = [Answer(503, {"code": 503, "message": "ServiceNotFoundException"}), Answer(400, {"code": 400, "message": "x", "meaning": "x"})]
        strange = [Answer(503, {"code": code, "meaning": "x"}) for code in (None, "130", 130.0, True, [], 0, -1, 256)]
        for answer in (*theirs, *onos, *strange, Answer(503, {"code": 130}), Answer(404, {}), Answer(401, {})):
            self.assertEqual(answer.is_the_applications, answer in theirs, answer)

    def test_asking_again_is_worth_it_when_a_switch_is_away_or_the_other_end_has_not_spoken(self) -> None:
        worth = [Answer(503, {}), Answer(504, {}), Answer(400, {"field": "destination"}), Answer(409, {"code": 133, "field": "time"})]
        for answer in (*worth, Answer(400, {"field": "vm.id"}), Answer(404, {}), Answer(409, {"field": "phase"})):
            self.assertEqual(answer.may_change, answer in worth, answer)

    def test_silence_is_given_up_in_time(self) -> None:
        self.application.silent.set()
        with self.assertRaises(Unreachable):
            self.controller.register({})

    def test_an_answer_has_an_end(self) -> None:
        self.application.body = b" " * 100
        self.application.pieces = [b" "] * 100
        began = time.monotonic()
        with self.assertRaisesRegex(Unreachable, "timed out"):
            self.controller.register({})
        self.assertLess(time.monotonic() - began, 2)
        self.application.pieces = []
        self.application.body = b" " * (4 << 20) + b"{}"
        with self.assertRaisesRegex(Unreachable, "more than 4194304 bytes"):
            self.controller.register({})
        self.application.body = b"[" * 1_000_000
        self.assertEqual(self.controller.register({}).body, {})
        self.application.body = b'{"code": 0}'
        self.assertEqual(self.controller.register({}).body, {"code": 0})

    def test_what_is_logged_of_an_answer_is_short(self) -> None:
        long = {"n" * 9000: "v" * 9000, "value": [1] * 9000, "code": 133, **{f"x{number}": number for number in range(9000)}}
        shown = Answer(409, long).shown
        self.assertLess(len(json.dumps(shown)), 3000)
        self.assertEqual(shown["code"], 133)

    def test_nobody_there(self) -> None:
        controller = Controller(Access(Config("hv-a", ("http://127.0.0.1:1/onos/hypermip",), (), {})))
        with self.assertRaises(Unreachable):
            controller.register({})


if __name__ == "__main__":
    unittest.main()

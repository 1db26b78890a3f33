# SPDX-License-Identifier: Apache-2.0
"""The QMP client, against a monitor that says what it is told to."""

import json
import socket
import tempfile
import threading
import time
import unittest
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypermip_notifier.qmp.client import QmpClient, QmpClosed, QmpEnded, QmpError

GREETING: dict[str, Any] = {"QMP": {"version": {}, "capabilities": []}}
STOP = {"timestamp": {"seconds": 100, "microseconds": 500000}, "event": "STOP"}


class ScriptedMonitor:
    """Greets, then gives for each command the next lines of its script; closes after the last."""

    def __init__(self, path: str, *script: list[dict[str, Any]], greeting: bool = True) -> None:
        self.received: list[dict[str, Any]] = []
        self._script = [[{"return": {}}], *script]
        self._greeting = greeting
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(1)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection = self._listener.accept()[0]
        with connection, connection.makefile("rwb") as stream:
            if self._greeting:
                self._write(stream, [GREETING])
            for lines in self._script:
                if not (command := stream.readline()):
                    return
                self.received.append(json.loads(command))
                self._write(stream, lines)

    @staticmethod
    def _write(stream: Any, lines: list[dict[str, Any]]) -> None:
        stream.write(b"".join(json.dumps(line).encode() + b"\r\n" for line in lines))
        stream.flush()

    def close(self) -> None:
        self._thread.join(2)
        self._listener.close()


class QmpClientTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = str(Path(directory.name) / "qmp")

    def monitor(self, *script: list[dict[str, Any]], greeting: bool = True) -> ScriptedMonitor:
        monitor = ScriptedMonitor(self.path, *script, greeting=greeting)
        self.addCleanup(monitor.close)
        return monitor

    def client(self, timeout: float = 2) -> QmpClient:
        client = QmpClient(self.path, timeout)
        self.addCleanup(client.close)
        return client

    def test_negotiates_and_returns_what_a_command_returns(self) -> None:
        monitor = self.monitor([{"return": {"name": "vm1"}}])
        self.assertEqual(self.client().execute("query-name"), {"name": "vm1"})
        self.assertEqual([message["execute"] for message in monitor.received], ["qmp_capabilities", "query-name"])

    def test_writes_arguments_as_qmp_has_them(self) -> None:
        monitor = self.monitor([{"return": {}}])
        self.client().execute("migrate-set-parameters", downtime_limit=1)
        self.assertEqual(monitor.received[1]["arguments"], {"downtime-limit": 1})

    def test_keeps_events_that_come_before_an_answer(self) -> None:
        self.monitor([STOP, {"return": 1}, STOP], [{"return": 2}])
        client = self.client()
        self.assertEqual(client.execute("query-status"), 1)
        self.assertEqual(client.execute("query-status"), 2)
        first, second = client.next_event(1), client.next_event(1)
        assert first and second
        self.assertEqual((first.name, first.data, first.time), ("STOP", {}, 100.5))

    def test_raises_qemus_own_words(self) -> None:
        self.monitor([{"error": {"class": "GenericError", "desc": "There's a migration process in progress"}}])
        with self.assertRaisesRegex(QmpError, "migrate: There's a migration"):
            self.client().execute("migrate", uri="tcp:x")

    def test_no_event_in_time_is_none(self) -> None:
        self.monitor([])
        self.assertIsNone(self.client().next_event(0.01))

    def test_gives_out_what_came_before_the_end_and_then_says_that_it_is_over(self) -> None:
        self.monitor([{"return": {}}, STOP])
        client = self.client()
        client.execute("quit")
        event = client.next_event(1)
        assert event
        self.assertEqual(event.name, "STOP")
        with self.assertRaises(QmpClosed):
            client.next_event(1)

    def test_does_not_wait_for_ever_for_a_monitor_that_another_client_has(self) -> None:
        self.monitor(greeting=False)
        with self.assertRaisesRegex(QmpClosed, "did not answer"):
            self.client(timeout=0.05)

    def test_says_that_nobody_listens(self) -> None:
        with self.assertRaises(QmpEnded):
            self.client()

    def test_a_line_without_an_end_fills_no_memory(self) -> None:
        ours, theirs = socket.socketpair()
        client = self.client_of(ours)

        self.says(theirs, b"x" * (64 << 20))
        with self.assertRaisesRegex(QmpClosed, "without the end of a line"):
            client.next_event(10)
        ours.close()
        self.assertLess(len(client._buffer), 5 << 20)

    def test_what_is_not_qmp_and_a_flood_of_events_end_the_monitor(self) -> None:
        event = json.dumps(STOP).encode() + b"\n"
        for said, complaint in ((b"[[[\n", "not QMP"), (b'{"event": "STOP"}\n', "not QMP"), (b'"return"\n', "not QMP"), (20_000 * event, "events at once")):
            with self.subTest(complaint):
                ours, theirs = socket.socketpair()
                client = self.client_of(ours)
                self.says(theirs, said)
                with self.assertRaisesRegex(QmpClosed, complaint):
                    client._receive_until("return", time.monotonic() + 10)
                ours.close()

    def test_who_speaks_of_other_things_without_end_is_not_waited_for(self) -> None:
        event = json.dumps(STOP).encode() + b"\n"
        for said, asked in (
            (b"{}\n", lambda client: client.next_event(0.2)),
            (b"{}\n", lambda client: client._receive_until("return", time.monotonic() + 0.2)),
            (event, lambda client: client.wait_for(lambda one: one.name == "RESUME", 0.2)),
        ):
            with self.subTest(said):
                ours, theirs = socket.socketpair()
                client = self.client_of(ours)
                self.says_again_and_again(theirs, said)
                began = time.monotonic()
                with suppress(QmpClosed):
                    self.assertIsNone(asked(client))
                self.assertLess(time.monotonic() - began, 10)
                ours.close()

    def test_what_has_been_read_already_counts_although_the_time_is_over(self) -> None:
        event, resume = (json.dumps(STOP | {"event": name}).encode() + b"\n" for name in ("STOP", "RESUME"))
        for said, asked, wanted in (
            (event + b'{"return": 1}\n', lambda client: client._receive_until("return", 0.0), {"return": 1}),
            (b"{}\n" + resume, lambda client: client.next_event(0).name, "RESUME"),
            (event + resume, lambda client: client.wait_for(lambda one: one.name == "RESUME", 0).name, "RESUME"),
        ):
            with self.subTest(said):
                ours, theirs = socket.socketpair()
                client = self.client_of(ours)
                theirs.sendall(said)
                self.assertEqual(asked(client), wanted)
                ours.close()
                theirs.close()

    def test_who_did_not_answer_in_time_is_gone_afterwards(self) -> None:
        event = json.dumps(STOP).encode() + b"\n"
        ours, theirs = socket.socketpair()
        client = self.client_of(ours)
        client._timeout = 0.05
        with self.assertRaisesRegex(QmpClosed, "did not answer"):
            client.execute("query-status")
        with self.assertRaises(QmpClosed):
            client.next_event(10)
        with self.assertRaises(OSError):
            theirs.sendall(event)
        ours.close()
        theirs.close()

    def test_last_words_are_read_after_a_command_has_failed(self) -> None:
        ours, theirs = socket.socketpair()
        client = self.client_of(ours)
        theirs.sendall(json.dumps(STOP).encode() + b"\n")
        theirs.close()
        with self.assertRaises(QmpClosed):
            client.execute("query-status")
        event = client.next_event(10)
        assert event
        self.assertEqual(event.name, "STOP")
        with self.assertRaises(QmpClosed):
            client.next_event(10)
        ours.close()

    def test_large_events_fill_no_memory(self) -> None:
        ours, theirs = socket.socketpair()
        client = self.client_of(ours)
        self.says_again_and_again(theirs, json.dumps(STOP | {"data": {"text": "x" * 1_000_000}}).encode() + b"\n")
        with self.assertRaisesRegex(QmpClosed, "bytes at once"):
            client._receive_until("return", time.monotonic() + 30)
        self.assertLess(sum(size for _, size in client._events), 10 << 20)
        ours.close()

    def test_events_whose_fields_are_of_another_kind_end_the_monitor(self) -> None:
        strange = (
            STOP | {"event": ["STOP"]},
            STOP | {"data": ["status"]},
            STOP | {"timestamp": {"seconds": 10**400, "microseconds": 0}},
            STOP | {"timestamp": {"seconds": float("inf"), "microseconds": 0}},
            STOP | {"event": "MIGRATION"},
            STOP | {"event": "MIGRATION", "data": {"status": 1}},
        )
        for event in strange:
            with self.subTest(event):
                ours, theirs = socket.socketpair()
                client = self.client_of(ours)
                self.says(theirs, json.dumps(event).encode() + b"\n")
                with self.assertRaisesRegex(QmpClosed, "not QMP"):
                    client.next_event(10)
                ours.close()

    def says_again_and_again(self, theirs: socket.socket, said: bytes) -> None:
        """Until nobody listens any more."""

        def talk() -> None:
            with theirs, suppress(OSError):
                while True:
                    theirs.sendall(said * 100 if len(said) < 1000 else said)

        talker = threading.Thread(target=talk, daemon=True)
        talker.start()
        self.addCleanup(talker.join, 10)

    def says(self, theirs: socket.socket, said: bytes) -> None:
        """In a thread of its own, until all is said or nobody listens any more."""

        def talk() -> None:
            with theirs, suppress(OSError):
                theirs.sendall(said)

        talker = threading.Thread(target=talk, daemon=True)
        talker.start()
        self.addCleanup(talker.join, 10)

    def client_of(self, ours: socket.socket) -> QmpClient:
        """One whose monitor has greeted already."""
        self.monitor()
        client = self.client()
        client._socket.close()
        client._socket = ours
        self.path += "x"
        return client


if __name__ == "__main__":
    unittest.main()

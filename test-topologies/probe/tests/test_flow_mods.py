# SPDX-License-Identifier: Apache-2.0
"""Flow-mods in stages, to and from a switch that is no more than a socket."""

from __future__ import annotations

import socket
import tempfile
import threading
import unittest
from pathlib import Path

from probe.flow_mods import Overheard, Stages, send
from probe.openflow import BARRIER_REPLY, BARRIER_REQUEST, ECHO_REPLY, ECHO_REQUEST, ERROR, FLOW_MOD, HELLO, Deframer, kind_of, message, transaction_of

PACKET_IN = 10


def flow_mod(number: int) -> bytes:
    return message(FLOW_MOD, number, bytes(40))


class DeframerTest(unittest.TestCase):
    def test_messages_come_out_whole_however_they_arrive(self) -> None:
        sent = [message(HELLO), flow_mod(1), message(BARRIER_REQUEST, 2)]
        stream = b"".join(sent)
        for size in (1, 7, 8, 9, len(stream)):
            deframer = Deframer()
            found = [each for begin in range(0, len(stream), size) for each in deframer.feed(stream[begin : begin + size])]
            self.assertEqual(sent, found, size)


class StagesTest(unittest.TestCase):
    def test_a_barrier_ends_a_stage_and_nothing_else_counts(self) -> None:
        stages = Stages()
        for each in (flow_mod(1), message(PACKET_IN), flow_mod(2), message(BARRIER_REQUEST), message(BARRIER_REQUEST), flow_mod(3)):
            stages.note(each)
        self.assertEqual([[flow_mod(1), flow_mod(2)], [flow_mod(3)]], stages.all())


class Switch:
    """Answers barriers as it is told, and notes what it gets."""

    def __init__(self, path: Path, held_back: int = 0) -> None:
        self.got: list[bytes] = []
        self.most_unanswered = 0
        self._held_back = held_back
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        peer, _ = self._listener.accept()
        waiting: list[bytes] = []
        deframer = Deframer()
        with peer:
            peer.sendall(message(HELLO) + message(ECHO_REQUEST, 77))
            while data := peer.recv(1 << 16):
                for each in deframer.feed(data):
                    self.got.append(each)
                    if kind_of(each) == BARRIER_REQUEST:
                        waiting.append(message(BARRIER_REPLY, transaction_of(each)))
                        self.most_unanswered = max(self.most_unanswered, len(waiting))
                if len(waiting) > self._held_back or self._is_last(waiting):
                    peer.sendall(message(ERROR) + b"".join(waiting))
                    waiting = []

    def _is_last(self, waiting: list[bytes]) -> bool:
        return any(transaction_of(each) == 20 for each in waiting)


class SendTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.path = Path(temporary.name) / "a1.mgmt"

    def test_each_stage_has_one_barrier_and_so_many_are_on_their_way(self) -> None:
        switch = Switch(self.path, held_back=3)
        stages = [[flow_mod(2 * number), flow_mod(2 * number + 1)] for number in range(20)]
        sent = send(str(self.path), stages, pipelined=4)
        switch.end()
        self.assertEqual(40, sent.flow_mods)
        self.assertGreaterEqual(sent.errors, 1)
        self.assertGreater(sent.seconds, 0)
        kinds = [kind_of(each) for each in switch.got if kind_of(each) in (FLOW_MOD, BARRIER_REQUEST)]
        self.assertEqual([FLOW_MOD, FLOW_MOD, BARRIER_REQUEST] * 20, kinds)
        self.assertLessEqual(switch.most_unanswered, 4)
        self.assertIn(message(ECHO_REPLY, 77), switch.got)


class OverheardTest(unittest.TestCase):
    def test_what_the_bridge_repeats_becomes_stages(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "a1.snoop"
            listener = socket.socket(socket.AF_UNIX)
            self.addCleanup(listener.close)
            listener.bind(str(path))
            listener.listen()
            overheard = Overheard(str(path))
            peer, _ = listener.accept()
            peer.sendall(message(HELLO) + flow_mod(1) + message(BARRIER_REQUEST) + message(ECHO_REQUEST, 5))
            deframer, answered = Deframer(), []
            while not any(kind_of(each) == ECHO_REPLY for each in answered):
                answered += deframer.feed(peer.recv(1 << 12))
            peer.close()
            self.assertEqual([[flow_mod(1)]], overheard.finish())


if __name__ == "__main__":
    unittest.main()

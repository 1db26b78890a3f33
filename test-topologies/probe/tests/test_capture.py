# SPDX-License-Identifier: Apache-2.0
"""Marked frames, counted: from a file as tcpdump writes it, and by a tcpdump at the loopback interface."""

import struct
import subprocess
import tempfile
import unittest
from collections import Counter
from functools import partial
from pathlib import Path

from probe.capture import Capture, parse
from probe.frames import marked, rarp_frame
from probe.instrument import InstrumentFailed
from probe.send import send

FRAMES = [marked(rarp_frame("52:54:00:00:01:32"), number) for number in (1, 2)]
HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 512, 1)


def record(frame: bytes) -> bytes:
    return struct.pack("<IIII", 1, 0, len(frame), len(frame)) + frame


class CaptureTest(unittest.TestCase):
    def test_frames_follow_each_other(self) -> None:
        self.assertEqual(FRAMES, list(parse(HEADER + b"".join(map(record, FRAMES)))))
        self.assertEqual([], list(parse(HEADER)))

    def test_what_is_no_capture_is_refused(self) -> None:
        with self.assertRaises(InstrumentFailed):
            list(parse(b"tcpdump: permission denied"))

    def test_what_comes_in_is_counted(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            capture = Capture(subprocess.Popen, "lo", Path(directory) / "lo.pcap")
            send(partial(subprocess.run, check=True, capture_output=True, text=True), "lo", FRAMES, 3)
            self.assertEqual(Counter({1: 3, 2: 3}), capture.finish())


if __name__ == "__main__":
    unittest.main()

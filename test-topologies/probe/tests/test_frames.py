# SPDX-License-Identifier: Apache-2.0
"""Frames are what a network card would send."""

import unittest

from probe.frames import Station, checksum, udp_frame


class FramesTest(unittest.TestCase):
    def test_a_datagram_is_wrapped_byte_by_byte(self) -> None:
        frame = udp_frame(Station("02:00:00:00:00:01", "10.1.0.11", 7001), Station("52:54:00:00:01:32", "10.1.0.50", 7), b"late")
        self.assertEqual(frame[:14].hex(), "525400000132" + "020000000001" + "0800")
        self.assertEqual(frame[14:34].hex(), "4500002000000000" + "4011" + "668f" + "0a01000b" + "0a010032")
        self.assertEqual(frame[34:].hex(), "1b59" + "0007" + "000c" + "0000" + b"late".hex())

    def test_a_header_with_its_checksum_adds_up(self) -> None:
        frame = udp_frame(Station("02:00:00:00:00:01", "172.31.255.254", 65535), Station("52:54:00:00:01:32", "10.1.0.50", 9), b"")
        self.assertEqual(checksum(frame[14:34]), 0)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Frames are what a network card would send."""

import unittest

from probe.frames import (
    NO_MAC,
    Station,
    advertisement,
    arp_frame,
    group,
    mark,
    marked,
    rarp_frame,
    solicitation,
    tagged,
    udp6_frame,
    udp_frame,
    vxlan_frame,
)
from scapy.utils import checksum

VM = Station("52:54:00:00:01:32", "fe80::5054:ff:fe00:132", 7)
HOST = Station("02:00:00:00:00:01", "fe80::ff:fe00:1", 7001)


class FramesTest(unittest.TestCase):
    def test_a_datagram_is_wrapped_byte_by_byte(self) -> None:
        frame = udp_frame(Station("02:00:00:00:00:01", "10.1.0.11", 7001), Station("52:54:00:00:01:32", "10.1.0.50", 7), b"late")
        self.assertEqual(frame[:14].hex(), "525400000132" + "020000000001" + "0800")
        self.assertEqual(frame[14:34].hex(), "4500002000000000" + "4011" + "668f" + "0a01000b" + "0a010032")
        self.assertEqual(frame[34:].hex(), "1b59" + "0007" + "000c" + "0000" + b"late".hex())

    def test_a_header_with_its_checksum_adds_up(self) -> None:
        frame = udp_frame(Station("02:00:00:00:00:01", "172.31.255.254", 65535), Station("52:54:00:00:01:32", "10.1.0.50", 9), b"")
        self.assertEqual(checksum(frame[14:34]), 0)

    def test_an_arp_request_is_as_rfc_826_has_it(self) -> None:
        frame = arp_frame("02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff", 1, Station("02:00:00:00:00:02", "10.1.0.11"), "10.1.0.50")
        self.assertEqual(frame[:14].hex(), "ff" * 6 + "020000000001" + "0806")
        self.assertEqual(frame[14:].hex(), "0001080006040001" + "020000000002" + "0a01000b" + "00" * 6 + "0a010032")

    def test_rarp_asks_for_its_own(self) -> None:
        self.assertEqual(rarp_frame(VM.mac)[14:].hex(), "0001080006040003" + "52540000013200000000" * 2)

    def test_messages_over_ipv6_add_up(self) -> None:
        messages = (
            solicitation(VM, group("ff02::1:ff00:1"), HOST.ip, VM.mac),
            advertisement(VM, HOST, VM.ip, NO_MAC, VM.mac),
            udp6_frame(VM, HOST, b"odd"),
        )
        for frame in messages:
            packet = frame[14:]
            length = int.from_bytes(packet[4:6], "big")
            self.assertEqual(len(packet), 40 + length)
            pseudo_header = packet[8:40] + length.to_bytes(4, "big") + bytes([0, 0, 0, packet[6]])
            self.assertEqual(checksum(pseudo_header + packet[40:] + bytes(length % 2)), 0)

    def test_a_solicitation_says_where_its_sender_is(self) -> None:
        frame = solicitation(VM, group("ff02::1:ff00:1"), HOST.ip, VM.mac)
        self.assertEqual(frame[:14].hex(), "3333ff000001" + "525400000132" + "86dd")
        self.assertEqual((frame[21], frame[54]), (255, 135))
        self.assertEqual(frame[58:].hex(), "00000000" + "fe80" + "00" * 6 + "000000fffe000001" + "0101" + "525400000132")

    def test_an_advertisement_overrides(self) -> None:
        frame = advertisement(VM, HOST, VM.ip, HOST.mac)
        self.assertEqual((frame[54], frame[58:62].hex(), frame[78:].hex()), (136, "20000000", "0201" + "020000000001"))

    def test_a_tag_stands_before_the_type(self) -> None:
        frame = udp6_frame(VM, HOST, b"")
        self.assertEqual(tagged(frame, 7), frame[:12] + b"\x81\x00\x00\x07" + frame[12:])

    def test_a_mark_is_found_in_a_tunnel_too(self) -> None:
        frame = marked(rarp_frame(VM.mac), 515)
        ends = Station("02:00:00:00:00:0a", "172.31.0.1"), Station("02:00:00:00:00:0b", "172.31.0.2")
        outer = vxlan_frame(*ends, 1001, frame)
        self.assertEqual(outer[34:50].hex()[4:8] + outer[42:50].hex(), "12b5" + "08000000" + "0003e900")
        self.assertEqual([mark(frame), mark(outer), mark(frame[:-1])], [515, 515, None])


if __name__ == "__main__":
    unittest.main()

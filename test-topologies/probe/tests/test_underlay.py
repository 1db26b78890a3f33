# SPDX-License-Identifier: Apache-2.0
"""The watch on the underlay, fed packets of each encapsulation on the loopback interface."""

import socket
import struct
import subprocess
import tempfile
import time
import unittest
from ipaddress import ip_address
from pathlib import Path

from probe.instrument import InstrumentFailed
from probe.underlay import UnderlayWatch, parse
from probe.window import Window

MAC, OTHER = bytes.fromhex("525400000132"), bytes.fromhex("02000a010001")
TO_VM = MAC + OTHER + b"\x08\x00" + bytes(20)
FROM_VM = OTHER + MAC + b"\x08\x00" + bytes(20)
ETHER = bytes(12)


def ipv4(protocol: int, payload: bytes) -> bytes:
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0, bytes(4), bytes(4))
    return ETHER + b"\x08\x00" + header + payload


def ipv6(protocol: int, payload: bytes) -> bytes:
    addresses = ip_address("fd00::1").packed + ip_address("fd00::2").packed
    return ETHER + b"\x86\xdd" + struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + addresses + payload


def udp(port: int, payload: bytes) -> bytes:
    return struct.pack("!HHHH", 40000, port, 8 + len(payload), 0) + payload


def vxlan(vni: int, frame: bytes) -> bytes:
    return udp(4789, struct.pack("!II", 0x08000000, vni << 8) + frame)


def geneve(vni: int, frame: bytes, options: bytes = b"") -> bytes:
    return udp(6081, struct.pack("!BBHI", len(options) // 4, 0, 0x6558, vni << 8) + options + frame)


def gre(key: int, frame: bytes, flags: int = 0x2000) -> bytes:
    return struct.pack("!HHI", flags, 0x6558, key) + frame


class UnderlayWatchTest(unittest.TestCase):
    def seen(self, *packets: bytes) -> dict[tuple[str, int, int, bool], int]:
        """Ways of the packets, each sent once; on the loopback interface a packet is seen going out and coming in."""
        with tempfile.TemporaryDirectory() as out:
            begun = time.time()
            watch = UnderlayWatch(subprocess.Popen, "lo", MAC.hex(":"), Path(out) / "log")
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as raw:
                raw.bind(("lo", 0))
                for packet in packets:
                    raw.send(packet)
            time.sleep(0.1)
            log = watch.finish()
        self.assertEqual(log.overflow, 0)
        return {way: count // 2 for way, count in log.ways(Window(begun, time.time())).items()}

    def test_it_tells_encapsulation_key_and_direction(self) -> None:
        self.assertEqual(
            self.seen(
                ipv4(17, vxlan(1001, TO_VM)),
                ipv4(17, vxlan(1001, TO_VM)),
                ipv4(17, geneve(1002, FROM_VM)),
                ipv4(17, geneve(1003, TO_VM, options=bytes(8))),
                ipv4(47, gre(9389609, TO_VM)),
                ipv6(17, vxlan(1001, FROM_VM)),
                ipv6(47, gre(1001, FROM_VM)),
            ),
            {
                ("vxlan", 4, 1001, True): 2,
                ("geneve", 4, 1002, False): 1,
                ("geneve", 4, 1003, True): 1,
                ("gre", 4, 9389609, True): 1,
                ("vxlan", 6, 1001, False): 1,
                ("gre", 6, 1001, False): 1,
            },
        )

    def test_it_leaves_everything_else_alone(self) -> None:
        stranger = OTHER + OTHER + b"\x08\x00" + bytes(20)
        self.assertEqual(
            self.seen(
                ipv4(17, vxlan(1001, stranger)),
                ipv4(17, udp(53, bytes(8) + TO_VM)),
                ipv4(47, gre(1001, TO_VM, flags=0)),
                ipv4(17, geneve(1001, TO_VM[:14], options=bytes(252))[:40]),
                TO_VM,
            ),
            {},
        )

    def test_a_log_that_is_none_is_refused(self) -> None:
        with self.assertRaises(InstrumentFailed):
            parse(b"HMVXL 1\0" + bytes(16))


if __name__ == "__main__":
    unittest.main()

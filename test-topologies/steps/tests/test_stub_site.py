# SPDX-License-Identifier: Apache-2.0
"""A site of stub switches: who is where, who goes where, and the process that they are."""

from __future__ import annotations

import socket
import tempfile
import threading
import unittest
from collections import Counter
from pathlib import Path

from lab.netcfg import network_configuration
from probe.openflow import HELLO, message
from steps.stub_site import NETWORKS, StubProcess, StubSite

LONGEST_INTERFACE_NAME = 15


class StubSiteTest(unittest.TestCase):
    def setUp(self) -> None:
        self.site = StubSite(220, 1000)

    def test_every_host_abroad_has_the_same_number_of_guests(self) -> None:
        self.assertEqual({5}, set(Counter(guest.away for guest in self.site.guests).values()))
        self.assertEqual(set(range(NETWORKS, 220)), {guest.away for guest in self.site.guests})
        self.assertEqual(set(range(NETWORKS)), {guest.home for guest in self.site.guests})

    def test_a_guest_is_at_home_where_its_network_is(self) -> None:
        for guest in self.site.guests[:40]:
            self.assertEqual((self.site.switches[guest.home].name,), self.site.plan.home(guest.machine.interfaces[0]).switches)

    def test_the_drained_go_to_the_next_host_and_the_last_to_the_first(self) -> None:
        last = self.site.drained(219)[0]
        self.assertEqual(("hv-219", "hv-20"), (self.site.onward(last)[0]["source"], self.site.onward(last)[0]["destination"]))
        self.assertEqual(("hv-219", 5), (self.site.out(last)[0]["destination"], len(self.site.drained(219))))

    def test_switches_are_told_apart_and_names_fit(self) -> None:
        told = network_configuration(StubSite(2000, 0).plan)["apps"]["org.hypermip"]["mobility"]
        for key in ("id", "endpoint"):
            self.assertEqual(2000, len({switch[key] for switch in told["switches"]}))
        site = StubSite(2000, 100_000)
        names = [name for _, name in site.ports((guest, guest.away) for guest in site.guests)]
        self.assertEqual(100_000, len(set(names)))
        self.assertLessEqual(max(map(len, names)), LONGEST_INTERFACE_NAME)


class StubProcessTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.log = Path(temporary.name) / "stubs.log"

    def test_it_connects_takes_ports_and_counts_rules(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as controller:
            peers: list[socket.socket] = []
            greeting = threading.Thread(target=lambda: peers.extend(greeted(controller, 3)), daemon=True)
            greeting.start()
            stubs = StubProcess(f"127.0.0.1:{controller.getsockname()[1]}", 3, self.log)
            self.addCleanup(stubs.end)
            greeting.join(10)
            self.assertEqual("3 switches are connected", stubs.said)
            stubs.add_ports([(1, "tap0")])
            self.assertEqual(0, stubs.rules())
            told = b"".join(peer.recv(1 << 12) for peer in peers)
            self.assertEqual(1, told.count(b"tap0"))
            for peer in peers:
                peer.close()

    def test_without_a_controller_it_says_why(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]
        with self.assertRaisesRegex(RuntimeError, "Connect call failed"):
            StubProcess(f"127.0.0.1:{port}", 1, self.log)


def greeted(controller: socket.socket, switches: int) -> list[socket.socket]:
    peers = []
    for _ in range(switches):
        peer, _ = controller.accept()
        peer.settimeout(10)
        peer.sendall(message(HELLO))
        peers.append(peer)
    return peers


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The domains of a libvirtd, as they come and go, and as it does."""

from __future__ import annotations

import io
import json
import time
import unittest
from collections.abc import Callable
from typing import Any
from unittest import mock

import libvirt

from hypermip_notifier.config import ConfigError, parse
from hypermip_notifier.journal import Journal
from hypermip_notifier.libvirt.source import LibvirtSource
from hypermip_notifier.sources import sources
from tests.fake_libvirt import URI, FakeConnection, FakeDomain, error
from tests.test_config import RIGHT

PATIENCE_S = 10.0


class LibvirtSourceTest(unittest.TestCase):
    def setUp(self) -> None:
        self.connections: list[Any] = []
        opens = mock.patch("libvirt.open", lambda uri: self.open())
        opens.start()
        self.addCleanup(opens.stop)
        self.log = io.StringIO()
        self.source = LibvirtSource(URI, Journal(self.log))

    def open(self) -> FakeConnection:
        opened = self.connections.pop(0)
        if isinstance(opened, Exception):
            raise opened
        return opened  # type: ignore[no-any-return]

    def labels(self) -> list[str]:
        return [place.label for place in self.source.places()]

    def wait(self, what: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def reasons(self) -> list[str]:
        return [json.loads(line)["reason"] for line in self.log.getvalue().splitlines()]

    def test_what_a_qemu_has_libvirt_send_fills_no_memory_and_its_end_is_heard(self) -> None:
        connection = FakeConnection(domain := FakeDomain())
        self.connections = [connection]
        self.labels()
        (_, inbox), = self.source._watched.values()
        for number in range(20_000):
            connection.passes(domain, number)
        connection.says(domain, libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_DESTROYED)
        self.assertEqual(inbox.qsize(), 10_001)

    def test_has_the_domains_that_are_there_and_sees_others_come_and_go(self) -> None:
        connection = FakeConnection()
        self.connections = [connection]
        self.assertEqual(self.labels(), [])
        domain = FakeDomain()
        connection.domains.append(domain)
        connection.says(domain, libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STARTED_MIGRATED)
        self.assertEqual(self.labels(), [f"vm1 at {URI}"])
        connection.domains.clear()
        connection.says(domain, libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN)
        self.assertEqual(self.labels(), [])

    def test_a_domain_that_starts_again_is_another(self) -> None:
        connection = FakeConnection(FakeDomain(id=1))
        self.connections = [connection]
        (before,) = self.source.places()
        self.assertEqual(list(self.source.places()), [before])
        connection.domains = [FakeDomain(id=2)]
        connection.says(connection.domains[0], libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STARTED_BOOTED)
        self.assertNotEqual(list(self.source.places()), [before])

    def test_what_is_said_of_a_domain_reaches_its_machine(self) -> None:
        connection = FakeConnection(FakeDomain())
        self.connections = [connection]
        (place,) = self.source.places()
        with place.open() as machine:
            connection.says(connection.domains[0], libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_CRASHED)
            with self.assertRaisesRegex(ConnectionError, "it has ended"):
                machine.gate().next_event(PATIENCE_S)

    def test_connects_again_when_libvirtd_is_back(self) -> None:
        first = FakeConnection(FakeDomain())
        refused = error(libvirt.VIR_ERR_SYSTEM_ERROR, "Failed to connect socket")
        self.connections = [first, refused, refused, FakeConnection(FakeDomain())]
        (before,) = self.source.places()
        first.is_lost()
        self.assertEqual(self.labels(), [])
        self.assertTrue(first.is_closed)
        self.wait(self.labels)
        self.assertEqual(self.reasons(), ["the connection is lost", "Failed to connect socket"])
        self.assertEqual(list(self.source.places()), [before], "the same domain, which went on meanwhile")

    def test_says_what_is_missing_where_python_has_no_libvirt(self) -> None:
        config = parse({**RIGHT, "libvirt": URI})
        with mock.patch.dict("sys.modules", {"hypermip_notifier.libvirt.source": None}):
            with self.assertRaisesRegex(ConfigError, "apt install python3-libvirt"):
                sources(config, Journal(None))


if __name__ == "__main__":
    unittest.main()

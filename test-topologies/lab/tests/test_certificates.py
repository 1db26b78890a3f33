# SPDX-License-Identifier: Apache-2.0
"""A lab of an ONOS that speaks TLS alone: who shows which certificate, and who is told of it."""

from __future__ import annotations

import json
import os
import socket
import ssl
import tempfile
import threading
import unittest
from pathlib import Path
from unittest.mock import MagicMock, patch

from harness import labs, paths
from harness.embedded_onos import EmbeddedOnos
from harness.labs import Labs
from lab import hypervisor, leftovers
from lab.certificates import Certificates
from lab.hypervisor import Hypervisor
from lab.notifier import Access, parse
from lab.onos import Onos
from lab.plan import two_sites

PLAN = two_sites()
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class CertificatesTest(unittest.TestCase):
    directory: Path
    made: Certificates

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.directory = Path(temporary.name)
        cls.made = Certificates(cls.directory / "certificates")
        cls.made.make()

    def serve(self, asks: bool) -> int:
        """Answers one caller as ONOS does; it asks a switch for its certificate, and nobody who comes by https."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.made.of_onos / "certificate.pem", self.made.of_onos / "key.pem")
        if asks:
            context.load_verify_locations(self.made.of_onos / "ca.pem")
            context.verify_mode = ssl.CERT_REQUIRED
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def answer() -> None:
            connection, _ = listener.accept()
            with context.wrap_socket(connection, server_side=True) as caller:
                caller.recv(4096)
                caller.sendall(ANSWER)

        thread = threading.Thread(target=answer)
        thread.start()
        self.addCleanup(thread.join)
        return int(listener.getsockname()[1])

    def test_a_switch_is_let_in_and_believes_onos(self) -> None:
        port = self.serve(asks=True)
        with socket.create_connection(("127.0.0.1", port)) as plain:
            with self.made.switch_context().wrap_socket(plain, server_hostname="127.0.0.1") as switch:
                switch.sendall(b"hello")
                self.assertEqual(ANSWER, switch.recv(4096))

    def test_rest_is_asked_by_https(self) -> None:
        onos = Onos(f"https://127.0.0.1:{self.serve(asks=False)}", ca=str(self.made.ca))
        self.assertEqual(200, onos.get("/").status)

    def test_are_made_once_and_their_keys_are_nobody_elses(self) -> None:
        before = self.made.ca.read_bytes()
        self.made.make()
        self.assertEqual(before, self.made.ca.read_bytes())
        self.assertEqual(0o700, self.made.directory.stat().st_mode & 0o777)

    def test_switches_are_told_before_they_are_sent_to_onos(self) -> None:
        with patch.object(labs, "Lab", MagicMock()) as lab, patch.object(labs, "put_under_control"), patch.object(labs, "Condition"):
            with Labs(MagicMock(), MagicMock(), None, self.made).lab(PLAN, self.directory, is_shared=False):
                told = lab.call_args.kwargs
        self.assertEqual((f"ssl:{PLAN.management_ip}:6653", self.made), (told["controller"], told["certificates"]))
        self.assertTrue(all(Path(file).exists() for file in self.made.of_switches))

    def test_notifiers_of_an_onos_with_https_are_told(self) -> None:
        with patch.object(leftovers, "RUN", self.directory), patch.object(hypervisor, "start"):
            there = Hypervisor(PLAN.hypervisors[0], PLAN, MagicMock(run_dir="nowhere"), MagicMock(), self.directory, ca=self.made.ca)
            for scheme in ("https", "http"):
                there.start_notifier(f"{scheme}://127.0.0.1:8181")
                access = Access(parse(json.loads(there.notifier_configuration.read_text(encoding="utf-8"))))
                self.assertEqual(scheme == "https", access.tls is not None)


class EmbeddedOnosTest(unittest.TestCase):
    """How ONOS is started, with a command that says its arguments."""

    def started(self, tls: str) -> tuple[EmbeddedOnos, list[str]]:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        home = Path(directory.name)
        command = home / "hypermip-onos"
        command.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{home}/words\necho $$ >{home}/pid\n')
        command.chmod(0o755)
        with (
            patch.dict(os.environ, {"HYPERMIP_TLS": tls}),
            patch.object(paths, "onos_command", lambda: command),
            patch.object(paths, "oar", lambda: home / "any.oar"),
            patch("harness.embedded_onos.keep_priority"),
        ):
            onos = EmbeddedOnos(home)
            onos.start()
        return onos, (home / "words").read_text().splitlines()

    def test_it_listens_to_switches_on_all_addresses_and_to_nobody_else(self) -> None:
        onos, words = self.started("")
        self.assertEqual(["openflow=0.0.0.0"], [told for option, told in zip(words, words[1:]) if option == "--listen"])
        self.assertNotIn("--tls", words)
        self.assertEqual(("http://127.0.0.1:8181", ""), (onos.url, onos.ca))

    def test_with_tls_its_certificates_are_there_when_it_starts(self) -> None:
        onos, words = self.started("1")
        told = [told.split("=") for option, told in zip(words, words[1:]) if option == "--tls"]
        self.assertEqual({"openflow", "rest"}, {door for door, _ in told})
        self.assertTrue(all((Path(directory) / "ca.pem").exists() for _, directory in told))
        self.assertEqual("https://127.0.0.1:8181", onos.url)


if __name__ == "__main__":
    unittest.main()

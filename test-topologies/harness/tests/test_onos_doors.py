# SPDX-License-Identifier: Apache-2.0
"""Where the runtime listens, and with which certificates: as told, and refused where that does not go together."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from unittest.mock import MagicMock, patch

from harness.tests.runtime_control import COMMAND, certify, doors, failure, keystore, login, ports, rest, startup


class DoorsTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def refused(self, said: str, **told: object) -> None:
        with self.assertRaisesRegex(failure.StartFailure, said):
            doors.Doors(**told)

    def test_nothing_listens_beyond_the_loopback_address_unless_told(self) -> None:
        found = doors.Doors()
        self.assertEqual({(doors.LOOPBACK, port) for port in (8181, 8101, 6653, 6633, 9876)}, found.told())
        self.assertEqual([], found.are_open(*found.listen))

    def test_a_door_listens_where_it_is_told_and_the_others_do_not(self) -> None:
        found = doors.Doors({"openflow": "192.0.2.1"})
        self.assertEqual((["openflow"], "127.0.0.1"), (found.are_open(*found.listen), found.answers_at("rest")))
        self.assertIn("-Dhypermip.listen.openflow=192.0.2.1", found.properties())

    def test_all_addresses_are_those_of_both_versions(self) -> None:
        found = doors.Doors({"rest": "0.0.0.0"})
        self.assertLess({("0.0.0.0", 8181), ("::", 8181)}, found.told())
        self.assertEqual("http://127.0.0.1:8181", found.rest_url)
        self.assertEqual("http://[2001:db8::1]:8181", doors.Doors({"rest": "2001:db8::1"}).rest_url)

    def test_those_of_the_last_start_are_kept(self) -> None:
        told = doors.Doors({"shell": "192.0.2.1"}, {"rest": certify(self.directory / "rest")})
        told.keep(self.directory)
        kept = doors.Doors.kept(self.directory)
        self.assertEqual((told.listen, told.tls, "https"), (kept.listen, kept.tls, kept.rest_url[:5]))
        self.assertEqual(doors.Doors().listen, doors.Doors.kept(self.directory / "nowhere").listen)

    def test_certificates_that_are_none_are_named(self) -> None:
        self.refused("--tls openflow: .* has no certificate.pem, key.pem", tls={"openflow": self.directory})
        good = certify(self.directory / "good")
        (good / "ca.pem").unlink()
        doors.Doors(tls={"rest": good})
        self.refused("--tls openflow: .* has no ca.pem", tls={"openflow": good})
        certify(self.directory / "other")
        (good / "key.pem").write_bytes((self.directory / "other" / "key.pem").read_bytes())
        self.refused("key values mismatch", tls={"rest": good})

    def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked(self) -> None:
        self.refused("the key is encrypted", tls={"rest": certify(self.directory / "locked", "-passout", "pass:x")})

    def cluster(self, **node: object) -> Path:
        file = self.directory / "cluster.json"
        file.write_text(json.dumps({"name": "onos", "node": {"id": "n1", **node}}))
        return file

    def test_a_cluster_has_its_nodes_address_and_certificates(self) -> None:
        found = doors.Doors(cluster=self.cluster(ip="192.0.2.7"), tls={"cluster": certify(self.directory / "node")})
        self.assertEqual(("192.0.2.7", "127.0.0.1"), (found.listen["cluster"], found.listen["openflow"]))

    def test_a_cluster_without_certificates_is_refused_and_the_other_way_round(self) -> None:
        self.refused("must be both", cluster=self.cluster(ip="192.0.2.7"))
        self.refused("must be both", tls={"cluster": certify(self.directory / "node")})

    def test_a_cluster_without_an_address_of_its_own_is_refused(self) -> None:
        for wrong in ({}, {"ip": "0.0.0.0"}, {"ip": "onos"}, {"ip": "192.0.2.7", "port": 9877}):
            self.refused("--cluster: ", cluster=self.cluster(**wrong))

    def test_wrong_options_are_refused_with_what_they_must_be(self) -> None:
        for words, said in (
            (["--listen", "cluster=192.0.2.1"], "must be DOOR=…, with a door of rest, shell, openflow"),
            (["--listen", "192.0.2.1"], "must be DOOR=…"),
            (["--listen", "rest=onos"], "'onos' is no IP address"),
            (["--tls", "shell=/"], "with a door of rest, openflow, cluster"),
            (["--tls", "rest=/nowhere"], "no such directory: /nowhere"),
        ):
            done = subprocess.run([sys.executable, COMMAND, "start", "--dir", self.directory, *words], capture_output=True, text=True)
            self.assertEqual(2, done.returncode)
            self.assertIn(said, done.stderr)


class ListeningTest(unittest.TestCase):
    """What the kernel says of this very process."""

    def listens(self, family: int, kind: int, address: str) -> int:
        listener = socket.socket(family, kind)
        self.addCleanup(listener.close)
        listener.bind((address, 0))
        if kind == socket.SOCK_STREAM:
            listener.listen()
        return int(listener.getsockname()[1])

    def test_what_others_reach_is_told_from_what_they_do_not(self) -> None:
        tcp = self.listens(socket.AF_INET, socket.SOCK_STREAM, "0.0.0.0")
        udp = self.listens(socket.AF_INET, socket.SOCK_DGRAM, "0.0.0.0")
        inside = self.listens(socket.AF_INET, socket.SOCK_STREAM, "127.0.0.1")
        found = ports.open_to_others(os.getpid())
        self.assertLessEqual({("0.0.0.0", tcp), ("0.0.0.0", udp)}, found)
        self.assertNotIn(inside, {port for _, port in found})

    def test_a_start_fails_if_more_listens_than_was_told(self) -> None:
        told = MagicMock(doors=doors.Doors())
        told.process.pid = os.getpid()
        startup.check_doors(told)
        port = self.listens(socket.AF_INET, socket.SOCK_STREAM, "0.0.0.0")
        with self.assertRaisesRegex(failure.StartFailure, f"listens where it was not told to: 0.0.0.0 port {port}$"):
            startup.check_doors(told)
        with patch.object(doors, "PORTS", {port: "rest"}):
            told.doors = doors.Doors({"rest": "0.0.0.0"})
            startup.check_doors(told)

    @unittest.skipUnless(socket.has_ipv6 and Path("/proc/net/if_inet6").exists(), "needs IPv6")
    def test_of_ipv6_too(self) -> None:
        every = self.listens(socket.AF_INET6, socket.SOCK_STREAM, "::")
        mapped = self.listens(socket.AF_INET6, socket.SOCK_STREAM, "::ffff:127.0.0.1")
        found = ports.open_to_others(os.getpid())
        self.assertIn(("::", every), found)
        self.assertNotIn(mapped, {port for _, port in found})


class HttpsTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = certify(Path(directory.name) / "rest")
        self.etc = Path(directory.name) / "etc"
        self.etc.mkdir()
        self.settings = self.etc / "org.ops4j.pax.web.cfg"
        self.settings.write_text("org.osgi.service.http.enabled = true\norg.osgi.service.http.port = 8181\norg.ops4j.pax.web.x = 1\n")

    def test_the_web_server_speaks_https_alone_and_its_files_are_nobody_elses(self) -> None:
        keystore.serve_https(self.etc, self.directory)
        found = dict(line.split(" = ") for line in self.settings.read_text().splitlines())
        self.assertEqual(("false", "8181", "1"), tuple(found[name] for name in (
            "org.osgi.service.http.enabled", "org.osgi.service.http.port.secure", "org.ops4j.pax.web.x")))
        self.assertNotIn("org.osgi.service.http.port", found)
        self.assertEqual({0o600}, {file.stat().st_mode & 0o777 for file in (self.settings, self.etc / "rest.p12")})
        password = found["org.ops4j.pax.web.ssl.keystore.password"]
        told = subprocess.run(["keytool", "-list", "-keystore", self.etc / "rest.p12", "-storepass", password], capture_output=True, text=True)
        self.assertIn("PrivateKeyEntry", told.stdout)

    def test_a_request_believes_that_certificate_and_no_other(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.directory / "certificate.pem", self.directory / "key.pem")
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def serve() -> None:
            for _ in range(2):
                try:
                    connection, _ = listener.accept()
                    with context.wrap_socket(connection, server_side=True) as caller:
                        caller.recv(4096)
                        caller.sendall(b'HTTP/1.0 200 OK\r\n\r\n{"nodes": [{"status": "READY"}]}')
                except OSError:
                    pass  # the caller went

        server = threading.Thread(target=serve)
        server.start()
        self.addCleanup(server.join)
        for certificates, answer in ((self.directory, "READY"), (certify(self.directory / "other"), None)):
            asked = rest.Rest(doors.Doors(tls={"rest": certificates}), login.Login("admin", "x"))
            asked.url = asked.url.replace("8181", str(listener.getsockname()[1]))
            if answer:
                self.assertEqual(answer, asked.node_status())
            else:
                self.assertRaises(OSError, asked.node_status)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""An ONOS with certificates for a scenario, and the one before it afterwards, whatever becomes of the scenario."""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
import unittest
from pathlib import Path
from unittest.mock import MagicMock

from harness.context import Context
from lab.certificates import Certificates
from report.results import Result
from steps.over_tls import over_tls, said


class OverTlsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.started: list[Certificates | None] = []
        self.runtime = MagicMock(certificates=None, url="https://127.0.0.1:8181", ca="ca.pem")
        self.runtime.start = lambda: self.started.append(self.runtime.certificates)
        self.context = Context(MagicMock(), self.runtime, Path("out"), Result("any"), lambda _: None, MagicMock())

    def test_onos_has_certificates_in_the_block_and_none_afterwards(self) -> None:
        with over_tls(self.context) as secured:
            self.assertEqual([Certificates(Path("out/certificates"))], self.started)
            self.assertEqual(("https://127.0.0.1:8181", "ca.pem"), (secured.onos.base, secured.onos.ca))
            secured.check("something", True)
        self.assertEqual([Certificates(Path("out/certificates")), None], self.started)
        self.assertEqual(1, len(self.context.result.checks))

    def test_after_a_scenario_that_failed_too(self) -> None:
        with self.assertRaises(ValueError), over_tls(self.context):
            raise ValueError
        self.assertIsNone(self.started[-1])

    def test_those_of_the_whole_run_stay(self) -> None:
        self.runtime.certificates = whole = Certificates(Path("run"))
        with over_tls(self.context):
            pass
        self.assertEqual([whole, whole], self.started)


class SaidTest(unittest.TestCase):
    def serve(self, tls: ssl.SSLContext | None) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def answer() -> None:
            try:
                connection, _ = listener.accept()
                with tls.wrap_socket(connection, server_side=True) if tls else connection as caller:
                    caller.sendall(caller.recv(100).upper())
            except OSError:
                pass  # the caller went

        thread = threading.Thread(target=answer)
        thread.start()
        self.addCleanup(thread.join)
        return int(listener.getsockname()[1])

    def test_a_caller_hears_with_tls_and_without_and_a_stranger_nothing(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            made = Certificates(Path(directory) / "made")
            made.make()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(made.of_onos / "certificate.pem", made.of_onos / "key.pem")
            self.assertEqual(b"HELLO", said(self.serve(None), b"hello", None))
            self.assertEqual(b"HELLO", said(self.serve(context), b"hello", made.switch_context()))
            self.assertEqual(b"", said(self.serve(context), b"hello", ssl.create_default_context()))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""https: whose certificate is believed, and for which name; with authorities that openssl makes for the test."""

from __future__ import annotations

import io
import json
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

from hypermip_notifier.command import main
from hypermip_notifier.config import Config, ConfigError
from hypermip_notifier.report.access import Access
from hypermip_notifier.report.controller import Controller, Unreachable
from tests.stub_application import StubApplication

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")


@unittest.skipUnless(shutil.which("openssl"), "needs openssl")
class TlsTest(unittest.TestCase):
    directory: Path

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.directory = Path(temporary.name)
        for authority in ("ca", "other"):
            openssl(cls.directory, "req", "-x509", *_KEY, "-subj", f"/CN={authority}", "-keyout", f"{authority}.key", "-out", f"{authority}.pem")
        for name, alternative in (("right", "IP:127.0.0.1,DNS:localhost"), ("elsewhere", "DNS:onos.example.org")):
            certify(cls.directory, name, alternative)

    def serve(self, certificate: str = "right", most: ssl.TLSVersion | None = None) -> StubApplication:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.directory / f"{certificate}.pem", self.directory / f"{certificate}.key")
        if most is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that it is old is why it is tried
                context.minimum_version = context.maximum_version = most
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        application = StubApplication(tls=context, keeps=True)
        self.addCleanup(application.crashes)
        return application

    def controller(self, *applications: StubApplication, ca: str = "ca", **settings: Any) -> Controller:
        urls = tuple(application.url for application in applications)
        controller = Controller(Access(Config("hv-a", urls, (), {}, ca=str(self.directory / f"{ca}.pem") if ca else "", **settings)))
        self.addCleanup(controller.close)
        return controller

    def complaint(self, controller: Controller, application: StubApplication) -> str:
        with self.assertRaises(Unreachable) as caught:
            controller.register({"phase": "preparing"})
        self.assertEqual(application.received, [])
        return str(caught.exception)

    def test_speaks_to_whom_the_authority_vouches_for_over_one_connection(self) -> None:
        application = self.serve()
        controller = self.controller(application)
        for _ in range(3):
            self.assertTrue(controller.register({"phase": "preparing"}).accepted)
        self.assertEqual(len(application.connections), 1)

    def test_opens_a_connection_again_that_was_closed_meanwhile(self) -> None:
        application = self.serve()
        controller = self.controller(application)
        for _ in range(3):
            self.assertTrue(controller.register({"phase": "preparing"}).accepted)
            application.connections[-1].shutdown(socket.SHUT_RDWR)
        self.assertEqual((len(application.phases), len(application.connections)), (3, 3))

    def test_goes_from_one_that_dies_to_the_next(self) -> None:
        first, second = self.serve(), self.serve()
        controller = self.controller(first, second)
        controller.register({"phase": "preparing"})
        first.crashes()
        self.assertTrue(controller.register({"phase": "switching"}).accepted)
        self.assertEqual((first.phases, second.phases), (["preparing"], ["switching"]))

    def test_believes_no_other_authority(self) -> None:
        for ca in ("other", ""):
            application = self.serve()
            self.assertRegex(self.complaint(self.controller(application, ca=ca), application), "certificate verify failed")

    def test_believes_no_certificate_of_another_name(self) -> None:
        application = self.serve("elsewhere")
        self.assertRegex(self.complaint(self.controller(application), application), "certificate verify failed.*127.0.0.1")

    def test_speaks_no_tls_before_1_2(self) -> None:
        self.assertGreaterEqual(self.controller(self.serve())._access.tls.minimum_version, ssl.TLSVersion.TLSv1_2)  # type: ignore[union-attr]
        application = self.serve(most=ssl.TLSVersion.TLSv1_1)
        self.assertRegex(self.complaint(self.controller(application), application), "(?i)version|alert|eof")
        self.assertTrue(self.controller(self.serve(most=ssl.TLSVersion.TLSv1_2)).register({"phase": "preparing"}).accepted)

    def test_speaks_no_tls_to_who_speaks_none_and_the_other_way_round(self) -> None:
        open_one = StubApplication()
        self.addCleanup(open_one.crashes)
        with mock.patch.object(open_one, "scheme", "https"):
            self.complaint(self.controller(open_one), open_one)
        secret_one = self.serve()
        with mock.patch.object(secret_one, "scheme", "http"):
            self.complaint(self.controller(secret_one, ca=""), secret_one)

    def test_what_is_no_file_of_certificates_is_refused_at_start(self) -> None:
        (self.directory / "empty.pem").touch()
        for ca in ("missing", "empty", "right.key"):
            with self.subTest(ca), self.assertRaisesRegex(ConfigError, "ca: is '.*', must be a file of certificates"):
                self.controller(self.serve(), ca=ca)

    def test_check_says_whose_certificate_is_not_believed(self) -> None:
        trusted, other = self.serve(), self.serve("elsewhere")
        file = self.directory / "notifier.json"
        settings = {"controllers": [trusted.url, other.url], "ca": str(self.directory / "ca.pem"), "sockets": [str(self.directory / "qmp")]}
        file.write_text(json.dumps({"hypervisor": "hv-a", "addresses": {}} | settings), encoding="utf-8")
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            self.assertEqual(main(["--config", str(file), "--check"]), 0)
        (told,) = [line for line in out.getvalue().splitlines() if "does not answer" in line]
        self.assertRegex(told, f"the controller {other.url} does not answer: .*certificate verify failed")
        self.assertEqual(err.getvalue(), "")


def certify(directory: Path, name: str, alternative: str) -> None:
    (directory / "names").write_text(f"subjectAltName={alternative}\n", encoding="utf-8")
    openssl(directory, "req", *_KEY, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
    openssl(directory, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2", "-extfile", "names", "-out", f"{name}.pem")


def openssl(directory: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=directory, capture_output=True, check=True, timeout=30)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Signatures, by the standards' own examples and by another's verification."""

from __future__ import annotations

import base64
import re
import tempfile
import unittest
from pathlib import Path

from hypermip_notifier.report.clock import Clock
from hypermip_notifier.report.keys import KeyFile, make, read
from hypermip_notifier.report.signature import Signed, Signer, content_digest, sign, signature_base
from tests.stub_signatures import Verifier

PATH = "/onos/hypermip/hypervisors/registrations"
BODY = b'{"reporter": "hv-a"}'


class SignatureTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        file = str(Path(directory.name) / "key")
        make(file)
        self.verifier = Verifier({"hv-a": list(read(file)), 'a "b"': list(read(file))})
        self.key = KeyFile(file)

    def headers(self, hypervisor: str = "hv-a", clock: Clock | None = None) -> dict[str, str]:
        return Signer(hypervisor, self.key, clock or Clock()).sign("POST", PATH, BODY).headers

    def test_rfc_9421_appendix_b_2_5(self) -> None:
        key = base64.b64decode("uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==")
        components = (("date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("@authority", "example.com"), ("content-type", "application/json"))
        base = signature_base(components, '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"')
        self.assertEqual(sign(key, base), "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=")

    def test_the_example_of_the_applications_page(self) -> None:
        key = base64.b64decode("aHlwZXJtaXAtZXhhbXBsZS1rZXktb2YtMzItYnl0ZXM=")
        body = b'{"migration": "m-1", "phase": "switching", "vm": {"id": "vm1"}, "reporter": "hv-a"}'
        components = (("@method", "POST"), ("@path", PATH), ("content-digest", content_digest(body)))
        parameters = '("@method" "@path" "content-digest");created=1795363200;nonce="h5lH8yJ8TtOrHhOZ5m0aDw";keyid="hv-a";alg="hmac-sha256"'
        self.assertEqual(sign(key, signature_base(components, parameters)), "lmh/eFSWDEK/7VY1X/9b3yeTIeo+GQEDLEgh1a15HUY=")

    def test_the_answer_of_that_page(self) -> None:
        page = (Path(__file__).resolve().parents[2] / "docs" / "registrations.md").read_text(encoding="utf-8")
        stated, signature = re.search(r"^```http answer\n.*\nSignature-Input: (.*)\nSignature: (.*)\n```", page, re.MULTILINE).groups()  # type: ignore[union-attr]
        signed = Signed({}, "hv-a", "h5lH8yJ8TtOrHhOZ5m0aDw", base64.b64decode("aHlwZXJtaXAtZXhhbXBsZS1rZXktb2YtMzItYnl0ZXM="))
        self.assertEqual(signed.answered_at(409, stated, signature), 1795363209)

    def test_rfc_9530_digest(self) -> None:
        self.assertEqual(content_digest(b'{"hello": "world"}'), "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")

    def test_is_what_the_other_end_looks_for(self) -> None:
        self.assertIsNone(self.verifier.refuses("POST", PATH, self.headers(), BODY, "hv-a"))

    def test_has_another_nonce_each_time(self) -> None:
        headers = self.headers()
        for said, code in ((headers, None), (headers, 133), (self.headers(), None)):
            refused = self.verifier.refuses("POST", PATH, said, BODY, "hv-a")
            self.assertEqual(refused and refused[1]["code"], code)

    def test_is_of_the_time_that_the_clock_says(self) -> None:
        clock = Clock(lambda: 1_000_000_000.9, lambda: 0.0)
        self.assertIn(";created=1000000000;", self.headers(clock=clock)["Signature-Input"])
        clock.follow("2031-01-01T00:00:00Z")
        self.assertIn(";created=1924992000;", self.headers(clock=clock)["Signature-Input"])

    def test_nothing_of_it_may_be_another(self) -> None:
        said = self.headers()
        for name, value in said.items():
            for at in range(len(value)):
                other = said | {name: f"{value[:at]}{'x' if value[at] != 'x' else 'y'}{value[at + 1 :]}"}
                self.assertIsNotNone(self.verifier.refuses("POST", PATH, other, BODY, "hv-a"), other)
        for method, path, body, speaker in (("PUT", PATH, BODY, "hv-a"), ("POST", PATH + "/", BODY, "hv-a"), ("POST", PATH, BODY + b" ", "hv-a"), ("POST", PATH, BODY, "hv-b")):
            self.assertIsNotNone(self.verifier.refuses(method, path, said, body, speaker))
        self.assertIsNone(self.verifier.refuses("POST", PATH, said, BODY, "hv-a"), "it was never the nonce alone")

    def test_an_answer_is_this_requests_in_all_that_is_signed(self) -> None:
        signed = Signer("hv-a", self.key, Clock()).sign("POST", PATH, BODY)
        said = self.verifier.signature(409, {"time": "2026-11-22T16:00:09.250Z"}, signed.headers)
        stated, signature = said["Signature-Input"], said["Signature"]
        self.assertEqual(signed.answered_at(409, stated, signature), 1795363209)
        other = Signer("hv-a", self.key, Clock()).sign("POST", PATH, BODY)
        for wrong in (
            other.answered_at(409, stated, signature),
            signed.answered_at(200, stated, signature),
            signed.answered_at(409, stated.replace("1795363209", "1795363210"), signature),
            signed.answered_at(409, stated.replace('("@status")', "()"), signature),
            signed.answered_at(409, stated, signature.replace("=:", "=:x", 1)),
            signed.answered_at(409, signed.headers["Signature-Input"], signed.headers["Signature"]),
            signed.answered_at(409, "", ""),
            signed.answered_at(409, stated, "\udcff"),
        ):
            self.assertIsNone(wrong)

    def test_the_key_is_not_shown_with_what_is_signed(self) -> None:
        signed = Signer("hv-a", self.key, Clock()).sign("POST", PATH, BODY)
        self.assertNotIn("key", repr(signed).replace("keyid", ""))

    def test_a_name_is_quoted_as_structured_fields_quote(self) -> None:
        self.assertIn(r';keyid="a \"b\\";', self.headers('a "b\\')["Signature-Input"])
        self.assertTrue(self.headers('a "b"')["Signature"].startswith("hypermip=:"))


if __name__ == "__main__":
    unittest.main()

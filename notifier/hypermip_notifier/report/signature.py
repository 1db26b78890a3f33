# SPDX-License-Identifier: Apache-2.0
"""Signatures over what is sent: HTTP Message Signatures (RFC 9421) by hmac-sha256, and the body's digest (RFC 9530)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from .clock import Clock
from .keys import KeyFile

_LABEL = "hypermip"
_NONCE_BYTES = 16


@dataclass(frozen=True)
class Signed:
    """A request's headers, and what its answer is to be signed with: by nobody else, and to no other request."""

    headers: dict[str, str]
    hypervisor: str
    nonce: str
    key: bytes = field(repr=False)

    def answered_at(self, status: int, signature_input: str, signature: str) -> int | None:
        """When, in whole seconds since the epoch, if the answer is signed (RFC 9421 section 2.4); None if it is not."""
        if (created := re.search(r";created=([0-9]{1,11});", signature_input)) is None:
            return None
        parameters = _parameters(('"@status"',), created[1], self.nonce, self.hypervisor)
        expected = f"{_LABEL}=:{sign(self.key, signature_base((('@status', str(status)),), parameters))}:"
        is_so = signature_input == f"{_LABEL}={parameters}" and hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))
        return int(created[1]) if is_so else None


class Signer:
    """A hypervisor's. May be asked from any thread."""

    def __init__(self, hypervisor: str, key: KeyFile, clock: Clock) -> None:
        """hypervisor is printable ASCII."""
        self._hypervisor = hypervisor
        self._key = key
        self._clock = clock

    def sign(self, method: str, path: str, body: bytes) -> Signed:
        """One request; path is as it is sent. Each time otherwise: a controller takes it once."""
        digest = content_digest(body)
        components = (("@method", method), ("@path", path), ("content-digest", digest))
        created, nonce = int(self._clock.seconds()), base64.urlsafe_b64encode(secrets.token_bytes(_NONCE_BYTES)).decode().rstrip("=")
        parameters = _parameters([f'"{name}"' for name, _ in components], str(created), nonce, self._hypervisor)
        key = self._key.first()
        signature = sign(key, signature_base(components, parameters))
        headers = {"Content-Digest": digest, "Signature-Input": f"{_LABEL}={parameters}", "Signature": f"{_LABEL}=:{signature}:"}
        return Signed(headers, self._hypervisor, nonce, key)


def _parameters(names: Iterable[str], created: str, nonce: str, hypervisor: str) -> str:
    """RFC 9421 section 2.3."""
    return f'({" ".join(names)});created={created};nonce="{nonce}";keyid={_string(hypervisor)};alg="hmac-sha256"'


def content_digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(components: Iterable[tuple[str, str]], parameters: str) -> bytes:
    """RFC 9421 section 2.5. parameters are those of Signature-Input, without the label."""
    lines = [*(f'"{name}": {value}' for name, value in components), f'"@signature-params": {parameters}']
    return "\n".join(lines).encode("ascii")


def sign(key: bytes, base: bytes) -> str:
    """RFC 9421 section 3.3.3."""
    return base64.b64encode(hmac.digest(key, base, "sha256")).decode()


def _string(text: str) -> str:
    """RFC 8941 section 4.1.6."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

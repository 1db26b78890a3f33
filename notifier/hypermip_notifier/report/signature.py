# SPDX-License-Identifier: Apache-2.0
"""Signatures over what is sent: HTTP Message Signatures (RFC 9421) by hmac-sha256, and the body's digest (RFC 9530)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from .clock import Clock
from .keys import KeyFile

_LABEL = "hypermip"
_NONCE_BYTES = 16


class Signer:
    """A hypervisor's. May be asked from any thread."""

    def __init__(self, hypervisor: str, key: KeyFile, clock: Clock) -> None:
        """hypervisor is printable ASCII."""
        self._hypervisor = hypervisor
        self._key = key
        self._clock = clock

    def headers(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """Of one request; path is as it is sent. Each time others: a controller takes them once."""
        digest = content_digest(body)
        components = (("@method", method), ("@path", path), ("content-digest", digest))
        created, nonce = int(self._clock.seconds()), base64.urlsafe_b64encode(secrets.token_bytes(_NONCE_BYTES)).decode().rstrip("=")
        names = " ".join(f'"{name}"' for name, _ in components)
        parameters = f'({names});created={created};nonce="{nonce}";keyid={_string(self._hypervisor)};alg="hmac-sha256"'
        signature = sign(self._key.first(), signature_base(components, parameters))
        return {"Content-Digest": digest, "Signature-Input": f"{_LABEL}={parameters}", "Signature": f"{_LABEL}=:{signature}:"}


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

# SPDX-License-Identifier: Apache-2.0
"""The application's half of signatures, as its page has it: written for itself, so that it notices what the notifier's half gets wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

_INPUT = re.compile(
    r'hypermip=(\("@method" "@path" "content-digest"\);created=([0-9]+);nonce="([A-Za-z0-9_-]{22})";keyid="((?:[^"\\]|\\.)+)";alg="hmac-sha256")'
)
_WINDOW_S = 7

Refusal = tuple[int, dict[str, Any]]


class Verifier:
    """Takes each nonce once. keys are valid keys by hypervisor; ahead_s is how far its clock is ahead of ours."""

    def __init__(self, keys: dict[str, list[bytes]], ahead_s: float = 0.0) -> None:
        self.keys = keys
        self.ahead_s = ahead_s
        self.signs = True  # its answers
        self.nonces: list[str] = []
        self._lock = threading.Lock()

    def refuses(self, method: str, path: str, headers: Mapping[str, str], body: bytes, speaker: str) -> Refusal | None:
        """speaker is whose word the body is."""
        stated = _INPUT.fullmatch(headers.get("Signature-Input") or "")
        if stated is None:
            return _unauthenticated("signature-input")
        parameters, created, nonce, keyid = stated.groups()
        digest = headers.get("Content-Digest")
        if digest != "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":":
            return _unauthenticated("content-digest")
        base = f'"@method": {method}\n"@path": {path}\n"content-digest": {digest}\n"@signature-params": {parameters}'
        macs = [hmac.new(key, base.encode(), hashlib.sha256).digest() for key in self.keys.get(keyid.replace('\\"', '"'), [])]
        if headers.get("Signature") not in [f"hypermip=:{base64.b64encode(mac).decode()}:" for mac in macs] or keyid != speaker:
            return _unauthenticated("signature")
        return self._stale(int(created), nonce)

    def signature(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, str]:
        """Of the answer to a request whose signature fits."""
        stated = _INPUT.fullmatch(headers.get("Signature-Input") or "")
        if stated is None or "time" not in body or body.get("code") == 131 or not self.signs:
            return {}
        created = int(datetime.fromisoformat(body["time"]).timestamp())
        parameters = f'("@status");created={created};nonce="{stated[3]}";keyid="{stated[4]}";alg="hmac-sha256"'
        base = f'"@status": {status}\n"@signature-params": {parameters}'
        mac = hmac.new(self.keys[stated[4].replace('\\"', '"')][0], base.encode(), hashlib.sha256).digest()
        return {"Signature-Input": f"hypermip={parameters}", "Signature": f"hypermip=:{base64.b64encode(mac).decode()}:"}

    def _stale(self, created: int, nonce: str) -> Refusal | None:
        now = time.time() + self.ahead_s
        with self._lock:
            is_new, _ = nonce not in self.nonces, self.nonces.append(nonce)
        if abs(now - created) <= _WINDOW_S and is_new:
            return None
        said = datetime.fromtimestamp(now, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return 409, {"code": 133, "field": "created" if is_new else "nonce", "value": str(created), "remedy": "say it again", "time": said}


def _unauthenticated(field: str) -> Refusal:
    return 401, {"code": 131, "field": field, "value": "", "remedy": "sign it"}

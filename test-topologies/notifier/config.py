# SPDX-License-Identifier: Apache-2.0
"""The notifier's configuration: a JSON file, each field checked, an error that names the field, what it holds and what it should."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class ConfigError(ValueError):
    """A field does not hold what it should."""


@dataclass(frozen=True)
class Config:
    """Times are in the unit that the name ends in.

    hypervisor: this hypervisor's id in the network configuration. controller: URL of the application's REST context.
    sockets: patterns of the QMP sockets that are the notifier's own. addresses: a machine's addresses, by MAC.
    pauseLimitMs: the pause that a guest may have. impatientLimitMs: the same once patience has run out.
    patienceMs: how long to wait for a pre-copy pass that fits, and for a controller that does not answer.
    answerTimeoutMs: of one request. onUnreachable: what becomes of a migration that the fabric cannot follow.
    """

    hypervisor: str
    controller: str
    sockets: tuple[str, ...]
    addresses: dict[str, tuple[str, ...]]
    user: str = "karaf"
    password: str = "karaf"
    pauseLimitMs: int = 30
    impatientLimitMs: int = 300
    patienceMs: int = 10_000
    answerTimeoutMs: int = 5_000
    onUnreachable: str = "migrate"


def load(path: str) -> Config:
    try:
        return parse(json.loads(Path(path).read_text(encoding="utf-8")))
    except json.JSONDecodeError as malformed:
        raise ConfigError(f"{path}: not JSON: {malformed}") from malformed


def parse(document: Any) -> Config:
    """From the parsed JSON; raises ConfigError at the first field that is wrong."""
    if not isinstance(document, dict):
        raise ConfigError("the configuration must be a JSON object")
    known = {field.name for field in fields(Config)}
    if unknown := sorted(set(document) - known):
        raise ConfigError(f"{unknown[0]}: no such field; there are {', '.join(sorted(known))}")
    values = dict(document)
    for name, is_right, should in _RULES:
        if name in document and not is_right(document[name]):
            raise ConfigError(f"{name}: is {document[name]!r}, must be {should}")
        if name not in document and name in _REQUIRED:
            raise ConfigError(f"{name}: is missing, must be {should}")
    values["sockets"] = tuple(document["sockets"])
    values["addresses"] = {mac.lower(): tuple(addresses) for mac, addresses in document["addresses"].items()}
    return Config(**values)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_positive(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_url(value: Any) -> bool:
    return _is_text(value) and urlsplit(value).scheme == "http" and bool(urlsplit(value).hostname)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_addresses(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_texts(addresses) for addresses in value.values())


_REQUIRED = ("hypervisor", "controller", "sockets", "addresses")
_MILLISECONDS = "a number of milliseconds above 0"
_RULES: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("hypervisor", _is_text, "the hypervisor's id"),
    ("controller", _is_url, "a URL such as http://127.0.0.1:8181/onos/hypermip"),
    ("sockets", _is_texts, "a list of paths or patterns"),
    ("addresses", _is_addresses, 'an object such as {"52:54:00:00:01:32": ["10.1.0.50"]}'),
    ("user", _is_text, "a user of the controller"),
    ("password", _is_text, "that user's password"),
    ("pauseLimitMs", _is_positive, _MILLISECONDS),
    ("impatientLimitMs", _is_positive, _MILLISECONDS),
    ("patienceMs", _is_positive, _MILLISECONDS),
    ("answerTimeoutMs", _is_positive, _MILLISECONDS),
    ("onUnreachable", lambda value: value in ("migrate", "hold"), '"migrate" or "hold"'),
)

# SPDX-License-Identifier: Apache-2.0
"""The notifier's configuration: a JSON file, each field checked, an error that names the field, what it holds and what it should."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .guest import is_mac


_MEANT_AS_MAC = re.compile(r"[0-9a-fA-F]*:[0-9a-fA-F:]*")  # a machine's name may have colons as well


class ConfigError(ValueError):
    """Fields that do not hold what they should, one a line."""


@dataclass(frozen=True)
class Config:
    """Times are in the unit that the name ends in. docs/notifier.md says what each field is for.

    addresses are known by MAC (in lower case), by NAME/MAC where machines have the same one, or, of a machine with a single interface, by
    the machine's name. networks have some of the same keys. ports are known by the tap's name, or a pattern of it.
    """

    hypervisor: str
    controller: str
    sockets: tuple[str, ...]
    addresses: dict[str, tuple[str, ...]]
    networks: dict[str, str] = field(default_factory=dict)
    ports: dict[str, str] = field(default_factory=dict)
    identifyBy: str = "name"
    libvirt: str = ""
    user: str = "karaf"
    password: str = "karaf"
    pauseLimitMs: int = 30
    impatientLimitMs: int = 300
    patienceMs: int = 10_000
    answerTimeoutMs: int = 5_000
    lastWordMs: int = 600_000
    onUnreachable: str = "migrate"
    postCopyAfter: str = "patience"
    maxBandwidth: int = 128 << 20  # QEMU's own default
    tapQueueFrames: int = 10_000
    stateDirectory: str = "/var/lib/hypermip-notifier"

    @property
    def watched(self) -> tuple[str, ...]:
        """All places where machines are looked for."""
        return (*self.sockets, *((self.libvirt,) if self.libvirt else ()))


def load(path: str) -> Config:
    try:
        return parse(json.loads(Path(path).read_text(encoding="utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError) as malformed:
        raise ConfigError(f"{path}: not JSON: {malformed}") from malformed


def parse(document: Any) -> Config:
    """From the parsed JSON; raises ConfigError with all that is wrong."""
    if not isinstance(document, dict):
        raise ConfigError("the configuration must be a JSON object")
    if wrong := list(_problems(document)):
        raise ConfigError("\n".join(wrong))
    values = dict(document)
    values["sockets"] = tuple(document.get("sockets", ()))
    values["addresses"] = {_key(key): tuple(addresses) for key, addresses in document["addresses"].items()}
    values["networks"] = {_key(key): network for key, network in document.get("networks", {}).items()}
    return Config(**values)


def _problems(document: dict[str, Any]) -> Iterator[str]:
    known = {field.name for field in fields(Config)}
    for name in sorted(set(document) - known):
        yield f"{name}: no such field; there are {', '.join(sorted(known))}"
    for name, is_right, should in _RULES:
        if name not in document and name in _REQUIRED and not (name == "sockets" and "libvirt" in document):
            yield f"{name}: is missing, must be {should}"
        elif name in document and not is_right(document[name]):
            yield f"{name}: is {document[name]!r}, must be {should}"
    addresses, networks = document.get("addresses"), document.get("networks", {})
    if isinstance(addresses, dict) and _is_names(networks):
        yield from _address_problems(addresses, networks)
        for key in sorted(set(networks) - set(addresses)):
            yield f"networks[{key!r}]: is {networks[key]!r}, must be of a key that addresses has; there are {', '.join(sorted(addresses))}"


def _address_problems(book: dict[str, Any], networks: dict[str, str]) -> Iterator[str]:
    owners: dict[tuple[str | None, str], str] = {}  # tenants may have the same addresses
    for key, addresses in book.items():
        field = f"addresses[{key!r}]"
        if _MEANT_AS_MAC.fullmatch(_mac_of(key)) and not is_mac(_mac_of(key)):
            yield f"{field}: must be a MAC address such as 52:54:00:00:01:32, one behind a guest's name and a slash, or a guest's name"
        if not isinstance(addresses, list) or not addresses:
            yield f"{field}: is {addresses!r}, must be a list of addresses, at least one"
            continue
        for position, address in enumerate(addresses):
            if not _is_address(address):
                yield f"{field}[{position}]: is {address!r}, must be an IPv4 or IPv6 address, without a prefix length"
            elif (owner := owners.setdefault((networks.get(key), address), key)) != key:
                yield f"{field}[{position}]: is {address!r}, which addresses[{owner!r}] has as well; must be of one interface of a network"


def _key(key: str) -> str:
    mac = _mac_of(key)
    return key.removesuffix(mac) + mac.lower() if is_mac(mac) else key


def _mac_of(key: str) -> str:
    return key.rpartition("/")[2]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_positive(value: Any) -> bool:
    return _is_number(value, 1)


def _is_url(value: Any) -> bool:
    try:
        return _is_text(value) and urlsplit(value).scheme == "http" and bool(urlsplit(value).hostname) and urlsplit(value).port != 0
    except ValueError:  # the port is no number, or no port's
        return False


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(item) for item in value)


def _is_names(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(name) for name in value.values())


def _is_ports(value: Any) -> bool:
    return _is_names(value) and all(tap and port.count("*") <= tap.count("*") for tap, port in value.items())


def _is_address(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ip_address(value))
    except ValueError:
        return False


_REQUIRED = ("hypervisor", "controller", "sockets", "addresses")
_MILLISECONDS = "a number of milliseconds above 0"
_RULES: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("hypervisor", _is_text, "the hypervisor's id in ONOS's network configuration"),
    ("controller", _is_url, "a URL such as http://127.0.0.1:8181/onos/hypermip"),
    ("sockets", _is_texts, "a list of sockets, directories of sockets, or patterns such as /run/qemu/*.notifier.qmp; at least one"),
    ("addresses", lambda value: isinstance(value, dict), 'an object such as {"52:54:00:00:01:32": ["10.1.0.50"]}'),
    ("networks", _is_names, 'an object such as {"52:54:00:00:01:32": "net-a"}, of the keys that addresses has'),
    ("ports", _is_ports, 'an object such as {"tap*i*": "fwln*o*"}, with as many * in a port as in its tap, or fewer'),
    ("identifyBy", lambda value: value in ("name", "uuid"), '"name" or "uuid"'),
    ("libvirt", _is_text, "a libvirt URI such as qemu:///system"),
    ("user", _is_text, "a user of the controller"),
    ("password", _is_text, "that user's password"),
    ("pauseLimitMs", _is_positive, _MILLISECONDS),
    ("impatientLimitMs", _is_positive, _MILLISECONDS),
    ("patienceMs", _is_positive, _MILLISECONDS),
    ("answerTimeoutMs", _is_positive, _MILLISECONDS),
    ("lastWordMs", _is_positive, _MILLISECONDS),
    ("onUnreachable", lambda value: value in ("migrate", "hold"), '"migrate" or "hold"'),
    ("postCopyAfter", lambda value: value in ("patience", "first-pass"), '"patience" or "first-pass"'),
    ("maxBandwidth", _is_positive, "a number of bytes a second above 0"),
    ("stateDirectory", _is_text, "a directory that the notifier may write to"),
    ("tapQueueFrames", lambda value: _is_number(value, 0), "a number of frames, 0 to leave queues as they are"),
)

# SPDX-License-Identifier: Apache-2.0
"""The notifier's configuration: a JSON file, each field checked, an error that names the field, what it holds and what it should."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .guest import Listed, is_mac, is_uuid


_MEANT_AS_KEY = re.compile(r"[0-9A-Za-z+/]{42,}={0,2}")  # base64 of 32 bytes and more
_MEANT_AS_MAC = re.compile(r"[0-9a-fA-F]*:[0-9a-fA-F:]*")  # a machine's name may have colons as well


class ConfigError(ValueError):
    """Fields that do not hold what they should, one a line."""


@dataclass(frozen=True)
class Config:
    """Times are in the unit that the name ends in. docs/notifier.md says what each field is for.

    addresses are known by MAC (in lower case), by NAME/MAC where machines have the same one, or, of a machine with a single interface, by
    the machine's name. networks have some of the same keys. ports are known by the tap's name, or a pattern of it. behind are
    MACs by keys as addresses have. destinations are hypervisors by the address where they await migrations. guests are by their names; where there are any, there are no others.
    """

    hypervisor: str
    controllers: tuple[str, ...]
    sockets: tuple[str, ...]
    addresses: dict[str, tuple[str, ...]]
    networks: dict[str, str] = field(default_factory=dict)
    ports: dict[str, str] = field(default_factory=dict)
    behind: dict[str, tuple[str, ...]] = field(default_factory=dict)
    destinations: dict[str, str] = field(default_factory=dict)
    guests: dict[str, Listed] = field(default_factory=dict)
    identifyBy: str = "name"
    libvirt: str = ""
    key: str = ""
    ca: str = ""
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
    values = {name: value for name, value in document.items() if name != _ONE}
    values["controllers"] = tuple(document.get("controllers", ())) or (document[_ONE],)
    values["sockets"] = tuple(document.get("sockets", ()))
    values["addresses"] = {_key(key): tuple(addresses) for key, addresses in document["addresses"].items()}
    values["networks"] = {_key(key): network for key, network in document.get("networks", {}).items()}
    values["behind"] = {_key(key): tuple(map(str.lower, macs)) for key, macs in document.get("behind", {}).items()}
    values["destinations"] = {str(ip_address(each)): id for each, id in document.get("destinations", {}).items()}
    values["guests"] = {name: _listed_guest(**said) for name, said in document.get("guests", {}).items()}
    return Config(**values)


def _listed_guest(interfaces: dict[str, str], uuid: str = "") -> Listed:
    return Listed({mac.lower(): tap for mac, tap in interfaces.items()}, uuid.lower())


def _problems(document: dict[str, Any]) -> Iterator[str]:
    known = {field.name for field in fields(Config)} | {_ONE}
    for name in sorted(set(document) - known):
        yield f"{name}: {_NO_LOGIN.format(name=name) if name in _OF_LOGINS else f'no such field; there are {_listed(known)}'}"
    for name, is_right, should in _RULES:
        if name not in document and name in _REQUIRED and not _INSTEAD.get(name, name) in document:
            yield f"{name}: is missing, must be {should}"
        elif name in document and not is_right(document[name]):
            yield f"{name}: {_shown(name, document[name])}must be {should}"
    yield from _access_problems(document)
    yield from _socket_problems(document)
    addresses, networks = document.get("addresses"), document.get("networks", {})
    if isinstance(addresses, dict) and _is_names(networks):
        yield from _address_problems(addresses, networks)
        yield from _behind_problems(document.get("behind", {}), addresses)
        for key in sorted(set(networks) - set(addresses)):
            yield f"networks[{key!r}]: is {networks[key]!r}, must be of a key that addresses has; there are {_listed(addresses)}"


def _socket_problems(document: dict[str, Any]) -> Iterator[str]:
    """The path of a socket says which guest is behind it."""
    guests = document.get("guests", {})
    takes_uuids = document.get("identifyBy") == "uuid" and not (_is_guests(guests) and guests and all("uuid" in each for each in guests.values()))
    sockets = document.get("sockets")
    for position, path in enumerate(sockets if isinstance(sockets, list) and _is_texts(sockets) else ()):
        if (should := _path_problem(path, takes_uuids)) is not None:
            yield f"sockets[{position}]: is {path!r}, must {should}"


def _path_problem(path: str, takes_uuids: bool) -> str | None:
    parts = path.split("/")
    if "{name}" not in path and ("*" in parts[-1] or "{uuid}" in path):
        return "have {name} where the guest's name stands, as in /run/qemu/{name}.qmp: QEMU's own word for it is not enough"
    if any("*" in part and ("{name}" in part or "{uuid}" in part) or re.search(r"[?[]", part) for part in parts):
        return "have * alone for what may be anything, and none of them between the same slashes as {name} or {uuid}"
    if path.count("{name}") > 1 or path.count("{uuid}") > 1:
        return "have {name} once, and {uuid} once at most"
    if takes_uuids and "{uuid}" not in path:
        return "have {uuid} besides {name}, as identifyBy is 'uuid', or each of guests a uuid: QEMU's own word for it is not enough"
    return None


def _access_problems(document: dict[str, Any]) -> Iterator[str]:
    urls = document.get("controllers", [document.get(_ONE)])
    urls = urls if isinstance(urls, list) else []
    if _ONE in document and "controllers" in document:
        yield f"{_ONE}: is the first of controllers, where there are any: leave it out"
    if "ca" in document and not any(isinstance(url, str) and url.startswith("https:") for url in urls):
        yield f"ca: is {document['ca']!r}, but no controller is spoken to by https: give controllers that are, or leave it out"
    name = document.get("hypervisor")
    if document.get("key") and _is_text(name) and not (name.isascii() and name.isprintable()):
        yield f"hypervisor: is {name!r}, must be printable ASCII where there is a key: signatures carry it (RFC 9421)"


def _shown(name: str, value: Any) -> str:
    """What may be secret is not: a key instead of its file's name, a password in a URL."""
    return "" if name == "key" or "@" in str(value) and name in (_ONE, "controllers") else f"is {value!r}, "


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _address_problems(book: dict[str, Any], networks: dict[str, str]) -> Iterator[str]:
    owners: dict[tuple[str | None, str], str] = {}  # tenants may have the same addresses
    for key, addresses in book.items():
        field = f"addresses[{key!r}]"
        yield from _key_problems(field, key)
        if not isinstance(addresses, list) or not addresses:
            yield f"{field}: is {addresses!r}, must be a list of addresses, at least one"
            continue
        for position, address in enumerate(addresses):
            if not _is_address(address):
                yield f"{field}[{position}]: is {address!r}, must be an IPv4 or IPv6 address, without a prefix length"
            elif (owner := owners.setdefault((networks.get(key), address), key)) != key:
                yield f"{field}[{position}]: is {address!r}, which addresses[{owner!r}] has as well; must be of one interface of a network"


def _behind_problems(behind: Any, addresses: dict[str, Any]) -> Iterator[str]:
    known = set(map(_key, addresses))
    for key, macs in behind.items() if _is_macs(behind) else ():
        yield from _key_problems(f"behind[{key!r}]", key)
        for mac in macs:
            keys = (mac.lower(), _key_beside(key, mac.lower()))
            if not known & set(keys):
                yield f"behind[{key!r}]: {mac} has no addresses: add {keys[1]!r} to them"


def _key_problems(field: str, key: str) -> Iterator[str]:
    if _MEANT_AS_MAC.fullmatch(_mac_of(key)) and not is_mac(_mac_of(key)):
        yield f"{field}: must be a MAC address such as 52:54:00:00:01:32, one behind a guest's name and a slash, or a guest's name"


def _key_beside(key: str, mac: str) -> str:
    """Of another MAC address of the same guest, as far as the key names that."""
    return key.removesuffix(_mac_of(key)) + mac if is_mac(_mac_of(key)) else f"{key}/{mac}"


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
    """Of printable ASCII without blanks, as it is sent and signed. A login, a query or a fragment would be neither."""
    if not isinstance(value, str) or not re.fullmatch(r"[!-~]+", value) or re.search(r"[@?#]", value):
        return False
    try:
        url = urlsplit(value)
        return url.scheme in ("http", "https") and bool((url.hostname or "").encode("idna")) and url.port != 0
    except ValueError:  # the port is no number, or no port's; the name is none
        return False


def _is_urls(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_url, value)) and len(set(value)) == len(value)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("/") and "\0" not in value and (not _MEANT_AS_KEY.fullmatch(value) or _is_file(value))


def _is_file(path: str) -> bool:
    """What looks like a key may be a file's long name."""
    try:
        return Path(path).is_file()
    except OSError:  # it is too long for one
        return False


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(item) for item in value)


def _is_names(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(name) for name in value.values())


def _is_macs(value: Any) -> bool:
    lists = value.values() if isinstance(value, dict) else [None]
    return all(isinstance(macs, list) and all(isinstance(mac, str) and is_mac(mac) for mac in macs) for macs in lists)


def _is_guests(value: Any) -> bool:
    return isinstance(value, dict) and all(name and isinstance(each, dict) and _is_guest(each) for name, each in value.items())


def _is_guest(said: dict[str, Any]) -> bool:
    interfaces, uuid = said.get("interfaces"), said.get("uuid")
    are_macs = _is_names(interfaces) and bool(interfaces) and all(map(is_mac, interfaces or ()))
    return are_macs and not set(said) - {"interfaces", "uuid"} and ("uuid" not in said or isinstance(uuid, str) and is_uuid(uuid.lower()))


def _is_hosts(value: Any) -> bool:
    return _is_names(value) and all(map(_is_address, value))


def _is_ports(value: Any) -> bool:
    return _is_names(value) and all(tap and port.count("*") <= tap.count("*") for tap, port in value.items())


def _is_address(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ip_address(value))
    except ValueError:
        return False


_ONE = "controller"  # as it was called when there could be one alone
_REQUIRED = ("hypervisor", "controllers", "sockets", "addresses")
_INSTEAD = {"controllers": _ONE, "sockets": "libvirt"}
_OF_LOGINS = ("user", "password")
_NO_LOGIN = (
    'the notifier needs no user of ONOS any more, as it signs what it says: take the line "{name}" out,'
    " make a key with hypermip-notifier --make-key /etc/hypermip/key, give the controllers a copy, and name it as key"
)
_URLS = "URLs such as https://onos-1:8443/onos/hypermip, http or https, without a login"
_MILLISECONDS = "a number of milliseconds above 0"
_RULES: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("hypervisor", _is_text, "the hypervisor's id in ONOS's network configuration"),
    ("controllers", _is_urls, "a list of different " + _URLS + "; at least one"),
    (_ONE, _is_url, "one of " + _URLS),
    ("key", _is_path, "the absolute path of a file that holds a key, such as /etc/hypermip/key (what it is now is not shown)"),
    ("ca", _is_text, "a file of certificates (PEM), such as /etc/hypermip/ca.pem"),
    ("sockets", _is_texts, "a list of directories of sockets, or of sockets' paths such as /run/qemu/{name}.notifier.qmp; at least one"),
    ("addresses", lambda value: isinstance(value, dict), 'an object such as {"52:54:00:00:01:32": ["10.1.0.50"]}'),
    ("networks", _is_names, 'an object such as {"52:54:00:00:01:32": "net-a"}, of the keys that addresses has'),
    ("ports", _is_ports, 'an object such as {"tap*i*": "fwln*o*"}, with as many * in a port as in its tap, or fewer'),
    ("behind", _is_macs, 'an object such as {"vm1": ["52:54:00:00:01:99"]}, or {"vm1/52:54:00:00:01:32": ["52:54:00:00:01:99"]} for one of several interfaces'),
    ("destinations", _is_hosts, 'an object such as {"192.0.2.12": "hv-b"}, of the addresses where other hypervisors await migrations'),
    ("guests", _is_guests, 'an object such as {"vm1": {"uuid": "0d3c1a4e-0000-4000-8000-000000000001", "interfaces": {"52:54:00:00:01:32": "tap*"}}}, uuid may be left out'),
    ("identifyBy", lambda value: value in ("name", "uuid"), '"name" or "uuid"'),
    ("libvirt", _is_text, "a libvirt URI such as qemu:///system"),
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

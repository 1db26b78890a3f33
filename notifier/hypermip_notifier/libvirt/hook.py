# SPDX-License-Identifier: Apache-2.0
"""libvirt's hook, for the one thing that its events cannot do: refuse a guest that the fabric would not follow, before it is sent.

libvirt calls /etc/libvirt/hooks/qemu.d/* with GUEST OPERATION SUB-OPERATION EXTRA and the domain's XML on standard input. At the
destination of a migration these are `migrate begin`, `prepare begin`, `start begin` (the taps are there, QEMU is not), and, sooner or
later, `release end`. A failing `start` aborts the migration, and what is said on standard error stands in virsh's complaint.
A hook must not call libvirt. Source: libvirt's docs/hooks.rst.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .. import config as configuration
from ..admission import as_configured
from ..config import Config, ConfigError
from ..guest import Guest, NotServed
from ..journal import Journal
from ..report.answer import Answer
from ..report.reporter import Messenger, Reporter, is_settled
from ..sentences import in_one_line
from ..shutdown import Shutdown
from .domain_xml import parse_domain

CONFIGURATION = "HYPERMIP_NOTIFIER_CONFIG"  # names the file, if it is another than the package's
EXPECTED = Path("/run/libvirt/hypermip")  # a file for each guest that was on its way here, with its migration's id once that is known
_PREPARES_WITHIN_S = 60.0  # after `migrate begin`: libvirt does nothing between them but look whether the guest may come
_PAUSE_S = 0.1
_LONGEST_XML = 4 << 20  # characters; libvirt's own limit on what it sends is of this size (VIR_NET_MESSAGE_STRING_MAX)


def main(arguments: Sequence[str] | None = None, xml: TextIO = sys.stdin, expected: Path = EXPECTED) -> int:
    """Status 1 aborts the migration. What else is wrong here is no reason for that: the notifier complains of it."""
    name, *operation = list(sys.argv[1:] if arguments is None else arguments)[:3]
    mark = expected / hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()  # a name may be as long as a file's, and like "."
    try:
        if operation == ["migrate", "begin"]:
            return _expect(mark)
        if mark.exists() and operation == ["prepare", "begin"]:
            return _doubt(mark)
        if mark.exists() and operation == ["start", "begin"]:
            return _announce(mark, xml.read(_LONGEST_XML))
        if mark.exists() and operation == ["release", "end"]:
            return _withdraw(mark, xml.read(_LONGEST_XML))
    except (OSError, ConfigError, NotServed) as wrong:
        print(in_one_line(f"hypermip-libvirt-hook: {wrong}"), file=sys.stderr)
    except Exception as unexpected:  # libvirt starts no domain whose hook fails
        print(f"hypermip-libvirt-hook: unexpected {unexpected!r}", file=sys.stderr)
    return 0


def _expect(mark: Path) -> int:
    config = _config()
    if config.libvirt and config.onUnreachable == "hold":
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text("", encoding="utf-8")
    return 0


def _doubt(mark: Path) -> int:
    """An old mark is that of a migration which libvirt gave up before it prepared anything: then there is no `release`. This guest boots."""
    if time.time() - mark.stat().st_mtime > _PREPARES_WITHIN_S:
        mark.unlink()
    return 0


def _announce(mark: Path, xml: str) -> int:
    """Until the fabric has accepted it or refused for good, or patience is over."""
    config = _config()
    guest = as_configured(parse_domain(xml), config)
    if len(guest.without_address(config.addresses)) == len(guest.stations):
        return 0  # nothing is known of it here: the other end may know, or it is none of the fabric's
    said = io.StringIO()
    reporter = _reporter(config, guest, said)
    answer = _say(reporter, "preparing", config)
    if answer is None or not answer.accepted:
        print(said.getvalue().splitlines()[-1], file=sys.stderr)
        return 1
    mark.write_text(answer.body.get("migration", ""), encoding="utf-8")
    return 0


def _withdraw(mark: Path, xml: str) -> int:
    """If libvirt gives up while it prepares, no event tells of that. To a guest that has come since then it means nothing any more."""
    migration = mark.read_text(encoding="utf-8")
    mark.unlink()
    if migration:
        config = _config()
        reporter = _reporter(config, as_configured(parse_domain(xml), config), sys.stderr, migration)
        _say(reporter, "failed", config)
    return 0


def _say(reporter: Reporter, phase: str, config: Config) -> Answer | None:
    """Again and again, until it is settled or patience is over."""
    deadline = time.monotonic() + config.patienceMs / 1000
    while not is_settled(answer := reporter.say(phase)) and time.monotonic() < deadline:
        time.sleep(_PAUSE_S)
    return answer


def _reporter(config: Config, guest: Guest, people: TextIO, migration: str | None = None) -> Reporter:
    journal = Journal(None, people, hypervisor=config.hypervisor, vm=guest.name)
    return Reporter(Messenger(config, journal, Shutdown(0)), guest, "destination", migration)


def _config() -> Config:
    return configuration.load(os.environ.get(CONFIGURATION, "/etc/hypermip/notifier.json"))

# SPDX-License-Identifier: Apache-2.0
"""What takes hostile input, and what must hold for every one: it is refused as its caller expects, or understood; nothing else."""

from __future__ import annotations

import io
import os
import queue
import re
import socket
import tempfile
import threading
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from unittest import mock

import libvirt

from hypermip_bridge.openvswitch import OpenVSwitch, OpenVSwitchFailed
from hypermip_notifier.guest import Guest, NotServed, told
from hypermip_notifier.journal import Journal
from hypermip_notifier.libvirt.domain_xml import parse_domain
from hypermip_notifier.libvirt.machine import LibvirtMachine
from hypermip_notifier.qmp.interfaces import parse_network
from hypermip_notifier.qmp.machine import QmpMachine
from hypermip_notifier.shutdown import Stopped
from hypermip_notifier.source import Gate, MachineGone, Refused
from tests.fake_libvirt import FakeDomain

Target = Callable[[bytes], None]
_ANSWERS = 20  # more than are asked for
_PAUSED_TO_MIGRATE = (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_MIGRATION)
_LONGEST_REASON = 1000  # characters: the journal is others' too


def monitor(said: bytes) -> None:
    """A QEMU that says these bytes, and no more, to whoever asks what."""
    with tempfile.TemporaryDirectory() as directory, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path := os.path.join(directory, "qmp"))
        listener.listen(1)
        saying = threading.Thread(target=_say, args=(listener, said), daemon=True)
        saying.start()
        holds = dict(enumerate(re.findall(r"ifname=([^,]+)", said.decode(errors="replace"))))
        try:
            with mock.patch("hypermip_notifier.qmp.machine.taps_of", lambda *_: holds), QmpMachine(path, "vm1") as machine:
                _ask_all(machine)
        except (MachineGone, Refused, NotServed) as reason:
            _check_reason(str(reason))
        saying.join()


def _say(listener: socket.socket, said: bytes) -> None:
    connection = listener.accept()[0]
    with connection, suppress(OSError):
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


def _ask_all(machine: QmpMachine) -> None:
    _check_guest(machine.identify())
    machine.standing()
    machine.situation()
    gate = machine.gate()
    _ask_gate(gate)
    while (event := gate.next_event(0)) is not None:
        _must(isinstance(event.name, str) and isinstance(event.data, dict) and isinstance(event.time, float), f"an event: {event}")


def _ask_gate(gate: Gate) -> None:
    with suppress(Refused):
        limits = gate.limits()
        _must(isinstance(limits.pause_ms, int) and isinstance(limits.bandwidth, int), f"limits are numbers: {limits}")
    with suppress(Refused):
        gate.may_go_by_post_copy()
    with suppress(Refused):
        copied = gate.copied()
        _must(copied is None or all(isinstance(each, int) for each in vars(copied).values()), f"progress is numbers: {copied}")


def network(said: bytes) -> None:
    """The human monitor's answer to `info network`."""
    with suppress(NotServed):
        interfaces = parse_network(said.decode(errors="surrogateescape"), lambda descriptor: f"tap{descriptor}")
        _check_guest(told("vm1", interfaces, ""))


def domain(said: bytes) -> None:
    """A domain's XML, as the hook reads it from its standard input."""
    try:
        _check_guest(parse_domain(said.decode(errors="surrogateescape")))
    except NotServed as reason:
        _check_reason(str(reason))


def domain_monitor(said: bytes) -> None:
    """What a domain's QEMU answers through libvirt: one answer a line, to whatever is asked, and the first again after the last."""
    answers = said.decode(errors="surrogateescape").split("\n")
    given = iter(answers * _ANSWERS)
    domain = FakeDomain(state=_PAUSED_TO_MIGRATE, job=libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT)
    with mock.patch("libvirt_qemu.qemuMonitorCommand", lambda *_: next(given)):
        machine = LibvirtMachine(domain, queue.SimpleQueue())
        for ask in (machine.situation, machine.standing, lambda: _ask_gate(machine), lambda: machine.limit(bandwidth=1), machine._outcome):
            try:
                answer = ask()
            except (MachineGone, Refused, Stopped) as reason:
                _check_reason(str(reason))
            else:
                _must(not isinstance(answer, str) or answer in ("failed", "cancelled"), f"an outcome: {answer}")


def journal(said: bytes) -> None:
    """A name, and whatever else is logged of somebody: a line stays one line."""
    name = said.decode(errors="surrogateescape")
    programs, people = io.StringIO(), io.StringIO()
    log = Journal(programs, people, hypervisor="hv-a", vm=name)
    log.step("watching", socket=name, status=name, interfaces=[(name, name)])
    log.step("gone", socket="s", reason=name)
    log.step("event", event=name, data={name: name})
    log.step(step="unknown", **{"detail": name})
    for out in (programs, people):
        _must(out.getvalue().count("\n") == 4, f"four lines: {out.getvalue()!r}")
        _check_line(out.getvalue().replace("\n", ""))
        out.getvalue().encode()


def openvswitch(said: bytes) -> None:
    """Open vSwitch's answers, one after the other, parted by a line of dashes."""
    answers = iter(said.decode(errors="replace").split("\n----\n"))

    def run(command: Sequence[str]) -> str:
        return next(answers, "")

    with suppress(OpenVSwitchFailed):
        OpenVSwitch(run).state("br-int")


def _check_guest(guest: Guest) -> None:
    texts: list[Any] = [guest.name, guest.uuid, *(text for pair in guest.interfaces for text in pair)]
    for text in texts:
        _must(isinstance(text, str), f"text: {text!r}")
        _must(len(text) <= 255, f"a name, {len(text)} characters long")
        text.encode()
    _must(len(guest.interfaces) <= 64, f"{len(guest.interfaces)} interfaces")


def _check_reason(reason: str) -> None:
    _must(len(reason) <= _LONGEST_REASON, f"a reason of {len(reason)} characters")


def _check_line(line: str) -> None:
    forging = [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")]
    _must(not forging, f"no control characters: {line!r}")


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


TARGETS: dict[str, Target] = {each.__name__: each for each in (monitor, network, domain, domain_monitor, journal, openvswitch)}

# SPDX-License-Identifier: Apache-2.0
"""One QEMU process: its command line, its monitors, its end."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from . import plan
from .command import end, start
from .notifier import QmpClient, QmpClosed

READY = "hypermip-guest: ready"
# Not 128M: with that and a guest that writes memory, migrated kernels crashed under TCG; with a size that is no multiple of 256 KiB none did.
_MEMORY = "131080K"
# One, and a place for another: for a guest that can have one only, QEMU before 8.1 leaves out the guest's memory barriers (tcg/tcg-op.c). Its
# network card, which is another thread of QEMU's, then misses a word of the guest's now and then, and nothing is sent until the next migration.
_PROCESSORS = "1,maxcpus=2"


class GuestFailed(Exception):
    """QEMU ended, or its guest did not come up."""


@dataclass(frozen=True)
class Place:
    """Where a QEMU runs and what it uses there: namespace, a tap for each interface, directories of its sockets and of its logs."""

    namespace: str
    taps: tuple[str, ...]
    sockets: Path
    logs: Path
    image: Path


class Qemu:
    """A running QEMU with two monitors, as each admits one client: `qmp` is the operator's, the other is the notifier's."""

    def __init__(self, machine: plan.Machine, place: Place, incoming: str | None = None) -> None:
        """Start it; with incoming, a URI, it waits for a migration. Returns when its monitor answers."""
        place.sockets.mkdir(parents=True, exist_ok=True)
        place.logs.mkdir(parents=True, exist_ok=True)
        self._console = place.logs / f"{place.taps[0]}.console"
        self._errors = place.logs / f"{place.taps[0]}.qemu.log"
        self._console.unlink(missing_ok=True)
        command = _command(machine, place, self._console) + (["-incoming", incoming] if incoming else [])
        with open(self._errors, "w", encoding="utf-8") as errors:
            self.process = start(command, namespace=place.namespace, stdout=errors, stderr=errors)
        self.qmp = self._connect(place.sockets / f"{machine.name}.qmp")

    def wait_ready(self, timeout: float) -> None:
        """Until the guest has said on its console that everything serves."""
        deadline = time.monotonic() + timeout
        while not (self._console.exists() and READY in self._console.read_text(encoding="utf-8", errors="replace")):
            self._check(time.monotonic() < deadline, f"the guest was not ready after {timeout} s")
            time.sleep(0.02)

    def quit(self) -> None:
        """End it; it may be gone already."""
        try:
            self.qmp.execute("quit")
            self.process.wait(3)
        except Exception:  # whatever keeps it from ending by itself, end() ends it
            pass
        self.qmp.close()
        end(self.process)

    def is_running(self) -> bool:
        return self.process.poll() is None

    def _connect(self, socket: Path) -> QmpClient:
        deadline = time.monotonic() + 10
        while True:
            try:
                return QmpClient(str(socket))
            except QmpClosed as not_yet:
                self._check(time.monotonic() < deadline, f"no monitor: {not_yet}")
                time.sleep(0.02)

    def _check(self, in_time: bool, complaint: str) -> None:
        if self.is_running() and in_time:
            return
        said = self._errors.read_text(encoding="utf-8").strip()
        console = self._console.read_text(encoding="utf-8", errors="replace")[-500:] if self._console.exists() else ""
        end(self.process)
        raise GuestFailed(f"{complaint if not in_time else 'QEMU ended'}: {said or console or 'it said nothing'}")


def boot_parameters(machine: plan.Machine) -> list[str]:
    """What the guest's kernel is told, and through it the guest's init."""
    told = ["console=ttyS0", "quiet", "mitigations=off", f"hm.name={machine.name}"]
    for number, interface in enumerate(machine.interfaces):
        told += [f"hm.address=eth{number},{address}" for address in interface.addresses]
    told += [f"hm.gateway={machine.gateway}", *([f"hm.gateway={plan.six(machine.gateway)}"] if machine.ipv6 else [])]
    return told + ([f"hm.write={machine.write_mbytes}"] if machine.write_mbytes else [])


def _command(machine: plan.Machine, place: Place, console: Path) -> list[str]:
    return [
        "qemu-system-x86_64",
        *("-name", machine.name, "-nodefaults", "-no-user-config", "-display", "none"),
        # /dev/kvm, where there is one, may be a nested one that serves no stock guest: emulation works everywhere.
        *("-accel", "tcg,thread=multi", "-M", "q35", "-cpu", "max", "-m", _MEMORY, "-smp", _PROCESSORS),
        *(
            "-kernel",
            str(place.image / "vmlinuz"),
            "-initrd",
            str(place.image / "initramfs"),
            "-append",
            " ".join(boot_parameters(machine)),
        ),
        *("-serial", f"file:{console}"),
        *(word for number, interface in enumerate(machine.interfaces) for word in _card(number, interface, place.taps[number])),
        *("-qmp", f"unix:{place.sockets}/{machine.name}.qmp,server=on,wait=off"),
        *("-qmp", f"unix:{place.sockets}/{machine.name}.notifier.qmp,server=on,wait=off"),
    ]


def _card(number: int, interface: plan.Interface, tap: str) -> list[str]:
    # With vnet_hdr the guest leaves checksums to the host, and OVS's userspace datapath would carry them unmade.
    backend = f"tap,id=net{number},ifname={tap},script=no,downscript=no,vnet_hdr=off"
    return ["-netdev", backend, "-device", f"virtio-net-pci,netdev=net{number},mac={interface.mac},romfile="]

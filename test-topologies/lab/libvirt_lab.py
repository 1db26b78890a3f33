# SPDX-License-Identifier: Apache-2.0
"""A lab whose machines are libvirt's: a libvirtd at each hypervisor, with the notifier's hook, and its notifier told so."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from types import TracebackType
from typing import Any

from . import libvirt_ports, notifier
from .hypervisor import Hypervisor
from .lab import IMAGE, Lab
from .leftovers import RUN
from .libvirt_machine import LibvirtMachine
from .libvirtd import Libvirtd
from .wandering_domain import WanderingDomain

# The QEMU that libvirt has started gets our priority first: it is a session of its own, see command.keep_priority().
_WRAPPER = """\
#!/bin/sh
echo "$*" >>{log}
if [ "$2" = started ]; then nice >"/proc/$(cat "/run/libvirt/qemu/$1.pid")/autogroup"; fi
HYPERMIP_NOTIFIER_CONFIG={configuration} exec nsenter --target {pid} --net {hook} "$@"
"""


class LibvirtLab:
    """Inside, lab.machines are libvirt's domains, of the kind that is given; machines that run already are not touched."""

    def __init__(self, lab: Lab, kind: type[LibvirtMachine] | type[WanderingDomain] = LibvirtMachine) -> None:
        self.daemons: dict[str, Libvirtd] = {}
        self._lab = lab
        self._kind = kind

    def __enter__(self) -> LibvirtLab:
        try:
            for id, hypervisor in self._lab.hypervisors.items():
                experienced = next(iter(self.daemons.values()), None)
                hook, programs = self._hook(hypervisor), libvirt_ports.lay(hypervisor, self._is_stranger(hypervisor), RUN / f"bin-{id}")
                self.daemons[id] = Libvirtd(id, hypervisor.namespace, self._lab.out, hook, programs, experienced)
                self.daemons[id].await_answer()
            machines = (self._kind(what, self._lab.hypervisors, self.daemons, IMAGE, self._lab.out) for what in self._lab.plan.machines)
            self._lab.machines = {machine.what.name: machine for machine in machines}
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        for hypervisor in self._lab.hypervisors.values():
            hypervisor.stop_notifier()  # while what it watches is still there
        for machine in self._lab.machines.values():
            machine.shutdown()
        for daemon in self.daemons.values():
            daemon.stop()

    def start_notifiers(self, **settings: Any) -> None:
        for id, hypervisor in self._lab.hypervisors.items():
            hypervisor.start_notifier(self._lab.onos_url, libvirt=self.daemons[id].uri, **settings)

    def hook_calls(self, hypervisor: str) -> list[list[str]]:
        """Arguments of each call there, so far: guest, operation, sub-operation, extra."""
        log = self._calls(hypervisor)
        return [shlex.split(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    def _is_stranger(self, hypervisor: Hypervisor) -> bool:
        """Whether machines that run there have their home elsewhere."""
        plan = self._lab.plan
        homes = [plan.home(interface).switches for machine in plan.machines for interface in machine.interfaces]
        return not any(hypervisor.switch.what.name in switches for switches in homes)

    def _calls(self, hypervisor: str) -> Path:
        return self._lab.out / f"hook-{hypervisor}.log"

    def _hook(self, hypervisor: Hypervisor) -> str:
        """The notifier's own, with a note of each call. Like the notifier it runs where ONOS's REST is; its configuration is the lab's."""
        self._calls(hypervisor.id).unlink(missing_ok=True)
        paths = (self._calls(hypervisor.id), hypervisor.notifier_configuration, notifier.HOOK)
        log, configuration, hook = (shlex.quote(str(path)) for path in paths)
        return _WRAPPER.format(log=log, configuration=configuration, pid=os.getpid(), hook=hook)

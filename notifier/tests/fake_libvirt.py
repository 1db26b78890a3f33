# SPDX-License-Identifier: Apache-2.0
"""A libvirtd that is none: a domain and a connection with libvirt's calls, and what real ones were seen to answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import libvirt

URI = "qemu:///system"
UUID = "7a5e1d8c-5c55-5c8f-9f2b-0a6d3c1b2e4f"
XML = """\
<domain type='qemu' id='1'>
  <name>vm1</name>
  <devices>
    <interface type='ethernet'>
      <mac address='52:54:00:00:01:32'/>
      <target dev='tap-vm1' managed='no'/>
      <model type='virtio'/>
    </interface>
  </devices>
</domain>
"""
GREATEST = 9223372036853727232  # what libvirt sets max-bandwidth to, unless told otherwise
RUNNING = (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_BOOTED)
EXPECTED = (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_MIGRATION)
IN, OUT = libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN, libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT


class FakeDomain:
    """A domain that runs; `job` is the operation that goes on."""

    def __init__(self, id: int = 1, state: tuple[int, int] = RUNNING, job: int | None = None) -> None:
        self.told: list[tuple[str, Any]] = []
        self.parameters = {"max-bandwidth": GREATEST}
        self.progress = {"memory_iteration": 1, "memory_remaining": 100_000_000, "memory_processed": 0}
        self.status = "active"
        self.run_state = "finish-migrate"
        self.is_there = True
        self.current_state = state
        self.job = job
        self._id = id
        self._limit_ms = 300

    def name(self) -> str:
        return "vm1"

    def ID(self) -> int:
        return self._id

    def UUIDString(self) -> str:
        return UUID

    def XMLDesc(self) -> str:
        return XML

    def state(self) -> list[int]:
        return list(self.current_state)

    def isActive(self) -> int:
        if not self.is_there:
            raise error(libvirt.VIR_ERR_NO_DOMAIN, "Domain not found")
        return 1

    def jobStats(self) -> dict[str, Any]:
        self._must_be_there()
        if self.job == IN:
            raise error(libvirt.VIR_ERR_OPERATION_UNSUPPORTED, "migration statistics are available only on the source host")
        if self.job is None:
            return {"type": libvirt.VIR_DOMAIN_JOB_NONE}
        return {"type": libvirt.VIR_DOMAIN_JOB_UNBOUNDED, "operation": self.job, **self.progress}

    def migrateGetMaxDowntime(self) -> int:
        return self._limit_ms

    def migrateSetMaxDowntime(self, limit_ms: int) -> int:
        self._must_be_there()
        self.told.append(("downtime", limit_ms))
        self._limit_ms = limit_ms
        return 0

    def migrateStartPostCopy(self) -> int:
        self.told.append(("post-copy", None))
        return 0

    def abortJob(self) -> int:
        self.told.append(("abort", None))
        self.job = None
        return 0

    def monitor(self, message: str, _flags: int) -> str:
        """As libvirt_qemu.qemuMonitorCommand has it."""
        self._must_be_there()
        command, arguments = json.loads(message)["execute"], json.loads(message)["arguments"]
        if command == "migrate-set-parameters":
            self.told.append(("monitor", arguments))
            self.parameters.update(arguments)
        answers: dict[str, Any] = {
            "query-migrate": {"status": self.status},
            "query-migrate-parameters": self.parameters,
            "query-status": {"status": self.run_state},
        }
        return json.dumps({"return": answers.get(command, [])})

    def _must_be_there(self) -> None:
        if not self.is_there:
            raise error(libvirt.VIR_ERR_OPERATION_INVALID, "Requested operation is not valid: domain is not running")


class FakeConnection:
    """Calls back what the notifier has registered."""

    def __init__(self, *domains: FakeDomain) -> None:
        self.domains = list(domains)
        self.is_closed = False
        self._hearers: dict[int, Callable[..., None]] = {}
        self._loses: Callable[..., None] = lambda *_: None

    def domainEventRegisterAny(self, _domain: None, event: int, hear: Callable[..., None], _: object) -> int:
        self._hearers[event] = hear
        return event

    def registerCloseCallback(self, loses: Callable[..., None], _: object) -> int:
        self._loses = loses
        return 0

    def setKeepAlive(self, _interval: int, _count: int) -> int:
        return 0

    def listAllDomains(self, _flags: int) -> list[FakeDomain]:
        return list(self.domains)

    def close(self) -> int:
        self.is_closed = True
        return 0

    def says(self, domain: FakeDomain, event: int, detail: int) -> None:
        self._hearers[libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE](self, domain, event, detail, None)

    def passes(self, domain: FakeDomain, number: int) -> None:
        self._hearers[libvirt.VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION](self, domain, number, None)

    def is_lost(self) -> None:
        self._loses(self, 0, None)


def error(code: int, message: str) -> libvirt.libvirtError:
    failure = libvirt.libvirtError(message)
    failure.err = (code, 0, message, 2, None, None, None, 0, 0)
    return failure

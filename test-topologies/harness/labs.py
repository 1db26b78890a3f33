# SPDX-License-Identifier: Apache-2.0
"""The lab that runs: for one scenario alone, or handed on from each to the next that wants the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.control import put_under_control
from harness.waiting import comes_true
from lab.certificates import Certificates, controller
from lab.condition import Condition
from lab.lab import Lab
from lab.onos import Onos
from lab.plan import Plan

_ALIKE_LIMIT = 5  # seconds; rules follow what is configured


class Labs:
    """One lab at a time. It is handed on only if it is as it was when it was new: rules, ports, addresses, programs, all of it."""

    def __init__(
        self, onos: Onos, step: Callable[[str], None], keys: Path | None = None, certificates: Certificates | None = None
    ) -> None:
        """keys is the directory where that ONOS looks for hypervisors' keys; without it, nothing is signed. certificates: see Lab."""
        self._keys = keys
        self._certificates = certificates
        self._onos = onos
        self._step = step
        self._kept: Lab | None = None
        self._when_new: Condition | None = None

    @contextmanager
    def lab(self, plan: Plan, out: Path, is_shared: bool) -> Iterator[Lab]:
        """A lab of that plan, under control; in the end it is kept if it is shared and the block ended well."""
        lab = (self._take_over(plan, out) if is_shared else None) or self._start(plan, out)
        try:
            yield lab
            if is_shared:
                lab.clear()
        except BaseException:
            self.end()
            raise
        if not is_shared:
            self.end()

    def end(self) -> None:
        """Ends the lab that runs, if one does."""
        lab, self._kept = self._kept, None
        if lab is not None:
            lab.stop()

    def _start(self, plan: Plan, out: Path) -> Lab:
        self.end()
        self._step(f"{len(plan.networks)} sites: {len(plan.switches)} switches, {len(plan.hypervisors)} hypervisors, routers, hosts")
        self._onos.wait_no_devices(plan)
        at = controller(self._certificates, plan.management_ip)
        lab = self._kept = Lab(plan, controller=at, out=out, keys=self._keys, certificates=self._certificates)
        try:
            lab.__enter__()
            put_under_control(self._onos, lab)
            self._when_new = Condition.of(lab)
        except BaseException:
            self.end()
            raise
        return lab

    def _take_over(self, plan: Plan, out: Path) -> Lab | None:
        """The lab that runs, if it is what is wanted."""
        lab = self._kept
        if lab is None or lab.plan != plan:
            return None
        self._step(f"the lab of {lab.out.name} goes on; its switches log to {lab.log_dir}")
        try:
            lab.hand_on(out)
            put_under_control(self._onos, lab)
            is_alike = comes_true(lambda: Condition.of(lab) == self._when_new, _ALIKE_LIMIT)
        except BaseException:
            self.end()
            raise
        if is_alike:
            return lab
        assert self._when_new is not None
        self._step(f"it is not as it was when it was new: {self._when_new.differences(Condition.of(lab))}")
        return None

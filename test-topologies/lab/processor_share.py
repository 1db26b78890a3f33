# SPDX-License-Identifier: Apache-2.0
"""A slower machine than this one: a control group whose processes have a share of the processors, in slices of some milliseconds.

Longer slices would show how a lab takes being stopped for as long; these show how it takes slow processors.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PERIOD_US = 2000
_REAL_TIME_US = 900_000  # of each second, for instruments: they run ahead of everything, and one that is held back for a while loses frames
_V1, _V2 = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
_GROUP = "hypermip-lab"


class CannotThrottle(Exception):
    """This machine has no control group for processor time that this user may use."""


@contextmanager
def processor_share(percent: int, pids: list[int]) -> Iterator[None]:
    """Of all processors, for these processes and what they start from now on. Raises CannotThrottle before anything is changed."""
    group = _make()
    try:
        _limit(group, percent)
        for pid in pids:
            (group / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        _leave(group)


def end_processor_share() -> None:
    """What a run that is ended at once has limited is so no more; nothing happens if it has not."""
    for parent in (_V1, _V2):
        if (parent / _GROUP).is_dir():
            _leave(parent / _GROUP)


def _make() -> Path:
    """Empties a group that a killed run has left, too."""
    parent = _V1 if (_V1 / "cpu.cfs_quota_us").exists() else _V2
    group = parent / _GROUP
    try:
        if parent == _V2:
            (_V2 / "cgroup.subtree_control").write_text("+cpu")
        group.mkdir(exist_ok=True)
    except OSError as refused:
        raise CannotThrottle(f"no processor share can be set under {parent}: {refused}; run on a machine with the cpu controller") from refused
    return group


def _limit(group: Path, percent: int) -> None:
    quota_us = _PERIOD_US * (os.cpu_count() or 1) * percent // 100
    if (group / "cpu.max").exists():
        (group / "cpu.max").write_text(f"{quota_us} {_PERIOD_US}")
        return
    (group / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
    (group / "cpu.cfs_quota_us").write_text(str(quota_us))
    if (group / "cpu.rt_runtime_us").exists():
        (group / "cpu.rt_runtime_us").write_text(str(_REAL_TIME_US))


def _leave(group: Path) -> None:
    """Whoever is in it goes back to where everybody is; the group goes."""
    for pid in (group / "cgroup.procs").read_text().split():
        try:
            (group.parent / "cgroup.procs").write_text(pid)
        except OSError:
            pass  # it has ended meanwhile
    try:
        group.rmdir()
    except OSError:
        pass  # one that is ending holds it for a moment; the next run uses it again

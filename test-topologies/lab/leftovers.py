# SPDX-License-Identifier: Apache-2.0
"""What a lab leaves on the machine, and how a later one removes it after a kill.

Namespaces and interfaces are known by their names (hm-…), which are global to the machine; so is the place where processes are recorded,
whatever clone the run came from. Processes are known by namespace, or by PID and start time: never by name.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

from .plan import NAMESPACE_PREFIX

RUN = Path("/run/hm-lab")  # short, for the sockets below it: a socket's path has 107 characters at most
_PROCESSES = RUN / "processes"
_SETTINGS = RUN / "settings"
_LOCK = Path("/run/hm-lab.lock")


class LabBusy(Exception):
    """Another lab runs on this machine."""


class Hold:
    """One of this process's holds on the machine; with the last one closed, another process may take it."""

    _file: IO[str] | None = None
    _count = 0

    def __init__(self) -> None:
        if Hold._file is None:
            Hold._file = _take()
        Hold._count += 1

    def close(self) -> None:
        """Once."""
        Hold._count -= 1
        if Hold._count == 0 and Hold._file is not None:
            Hold._file.close()
            Hold._file = None


def lock() -> Hold:
    """Take the machine for this process's labs. Raises LabBusy if another process has it."""
    return Hold()


def _take() -> IO[str]:
    held = open(_LOCK, "a+", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        held.seek(0)
        owner = held.read().strip() or "unknown"
        held.close()
        raise LabBusy(f"another lab is running on this machine (process {owner}): end it first") from busy
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def record(pid: int) -> None:
    """Note a process that has to be gone when the lab is. The start time tells it from a later process with its number."""
    started = _start_time(pid)
    if started is not None:
        _PROCESSES.mkdir(parents=True, exist_ok=True)
        (_PROCESSES / str(pid)).write_text(started, encoding="utf-8")


def forget(pid: int) -> None:
    (_PROCESSES / str(pid)).unlink(missing_ok=True)


def set_for_now(setting: str, value: int) -> None:
    """Set a sysctl of the whole machine until leave_nothing(); setting is a path below /proc/sys."""
    kernel, kept = Path("/proc/sys") / setting, _SETTINGS / setting.replace("/", ".")
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{setting} {kernel.read_text(encoding='utf-8').strip()}", encoding="utf-8")
    kernel.write_text(str(value), encoding="utf-8")


def leave_at_once() -> None:
    """leave_nothing(), for a process that ends now: all that it has started is killed first, so that there is little to wait for."""
    for pid in _descendants(os.getpid()):
        _signal(pid, signal.SIGKILL)
    leave_nothing()


def leave_nothing() -> None:
    """Remove every process, namespace, interface, setting and file of a lab that does not run any more. The caller holds the lock."""
    namespaces = _namespaces()
    _end(_recorded() | {pid for namespace in namespaces for pid in _inhabitants(namespace)})
    for namespace in namespaces:
        _ip("netns", "delete", namespace)
    for interface in _interfaces():
        _ip("link", "delete", interface)
    for kept in _SETTINGS.glob("*"):
        setting, _, value = kept.read_text(encoding="utf-8").partition(" ")
        (Path("/proc/sys") / setting).write_text(value, encoding="utf-8")
    shutil.rmtree(RUN, ignore_errors=True)


def _ip(*arguments: str) -> str:
    # Not command.run: what is gone already is no error here.
    return subprocess.run(["ip", *arguments], capture_output=True, text=True, timeout=10, check=False).stdout


def _namespaces() -> list[str]:
    names = (line.split()[0] for line in _ip("netns", "list").splitlines() if line.strip())
    return [name for name in names if name.startswith(NAMESPACE_PREFIX)]


def _inhabitants(namespace: str) -> set[int]:
    return {int(pid) for pid in _ip("netns", "pids", namespace).split()}


def _interfaces() -> list[str]:
    return re.findall(rf"^\d+: ({re.escape(NAMESPACE_PREFIX)}[^:@]+)", _ip("-o", "link", "show"), re.MULTILINE)


def _recorded() -> set[int]:
    if not _PROCESSES.is_dir():
        return set()
    return {int(entry.name) for entry in _PROCESSES.iterdir() if _start_time(int(entry.name)) == entry.read_text(encoding="utf-8")}


def _start_time(pid: int) -> str | None:
    """Clock ticks since boot, with the boot's own id; None when there is no such process."""
    state = _state(pid)
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    return f"{boot} {state[19]}" if state else None


def _state(pid: int) -> list[str] | None:
    """Fields of /proc/PID/stat from the third on, which is the state; None when there is no such process."""
    try:
        # The second, in parentheses, is the name, which may itself hold spaces and parentheses.
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _descendants(ancestor: int) -> set[int]:
    children: dict[int, set[int]] = {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        state = _state(pid)
        if state:
            children.setdefault(int(state[1]), set()).add(pid)
    found, level = set(), {ancestor}
    while level:
        level = {child for parent in level for child in children.get(parent, ())}
        found |= level
    return found


def _end(pids: set[int]) -> None:
    pids = pids - {os.getpid()}
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            _signal(pid, number)
        deadline = time.monotonic() + 2
        while pids and time.monotonic() < deadline:
            time.sleep(0.02)
            pids = {pid for pid in pids if _alive(pid)}


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _alive(pid: int) -> bool:
    state = _state(pid)
    return state is not None and state[0] != "Z"

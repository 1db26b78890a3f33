# SPDX-License-Identifier: Apache-2.0
"""External commands: in a namespace or not, never without a time limit, and with the command in the error."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import leftovers

SHORT = 10.0  # seconds; what the lab's own commands (ip, ethtool, ovs-*) may take on a busy machine


class CommandFailed(Exception):
    """A command ended with an error, or not in time."""


def in_namespace(namespace: str | None, command: Sequence[str]) -> list[str]:
    """The command as it has to be called to run there; the process is the command itself, not a parent of it."""
    return ["ip", "netns", "exec", namespace, *command] if namespace else list(command)


def run(
    command: Sequence[str],
    *,
    namespace: str | None = None,
    timeout: float = SHORT,
    check: bool = True,
    env: Mapping[str, str] | None = None,
    input: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run to the end; raises CommandFailed when it takes too long, and with check also when its exit status is not 0."""
    where = f" in {namespace}" if namespace else ""
    try:
        done = subprocess.run(
            in_namespace(namespace, command), capture_output=True, text=True, timeout=timeout, env=env, input=input, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise CommandFailed(f"{shlex.join(command)}{where}: not done after {timeout} s") from late
    if check and done.returncode != 0:
        reason = (done.stderr or done.stdout).strip()
        raise CommandFailed(f"{shlex.join(command)}{where}: exit status {done.returncode}: {reason}")
    return done


def start(command: Sequence[str], *, namespace: str | None = None, **options: Any) -> subprocess.Popen[Any]:
    """Start and leave running: in a session of its own, so that Ctrl-C reaches us alone, and recorded, so that a later run finds it."""
    options.setdefault("stdin", subprocess.DEVNULL)
    process = subprocess.Popen(in_namespace(namespace, command), start_new_session=True, **options)
    leftovers.record(process.pid)
    keep_priority(process.pid)
    return process


def keep_priority(pid: int) -> None:
    """Let our nice value hold for a process with a session of its own too.

    The kernel schedules sessions as groups (sched_autogroup_enabled), and a nice value inside a group says nothing about others.
    """
    try:
        Path(f"/proc/{pid}/autogroup").write_text(str(os.nice(0)), encoding="utf-8")
    except OSError:
        pass  # no such kernel feature, or the process is gone: then priorities are as they are


def end(process: subprocess.Popen[Any], patience: float = 3.0) -> None:
    """End a process started here: politely, then not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(patience)
    leftovers.forget(process.pid)

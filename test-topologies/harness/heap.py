# SPDX-License-Identifier: Apache-2.0
"""What the application's own objects keep in ONOS's heap: from a dump of the heap, read by a tool that the build has made."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from harness import paths

_TOOL = paths.ROOT / "karaf-features" / "benchmarks" / "target"
_MAIN = "org.hypermip.benchmarks.heap.RetainedHeap"
_DUMP_LIMIT, _READ_LIMIT = 120, 600  # seconds


class HeapUnread(Exception):
    """The heap was not dumped, or the dump not read."""


def retained(pid: int, out: Path) -> dict[str, Any]:
    """Bytes and objects that only the application's objects keep alive, and those of ONOS's flow rule store. The dump is removed again."""
    dump = out / "onos.hprof"
    dump.unlink(missing_ok=True)
    try:
        _run(["jcmd", str(pid), "GC.heap_dump", str(dump)], _DUMP_LIMIT)
        classpath = f"{_TOOL}/classes:{_TOOL}/lib/*"
        return dict(json.loads(_run(["java", "-Xmx2g", "-cp", classpath, _MAIN, str(dump)], _READ_LIMIT)))
    finally:
        dump.unlink(missing_ok=True)


def _run(command: list[str], limit: float) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired as late:
        raise HeapUnread(f"{command[0]}: no end after {limit:g} s") from late
    if done.returncode != 0:
        raise HeapUnread(f"{' '.join(command)}: exit status {done.returncode}: {(done.stdout + done.stderr)[-1000:]}")
    return done.stdout

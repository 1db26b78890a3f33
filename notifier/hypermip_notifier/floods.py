# SPDX-License-Identifier: Apache-2.0
"""A guest's port at an Open vSwitch bridge, while its place waits for it: floods stay out of it.

Whatever is flooded to it would wait in its tap's queue until the guest runs, and leave no room for what is sent to the guest during its
pause. The flag is the port's, and who set it is noted beside it in Open vSwitch's database: a later notifier knows what to take back.
"""

from __future__ import annotations

import re
import subprocess

_PATIENCE_S = 5
_NOTE = "hypermip-floods-out"


class NotOurs(Exception):
    """The port's flag cannot be changed; the text says why."""


def keep_out(port: str) -> bool:
    """Returns whether that changed anything: a visitor's port may be kept out of floods for good. Raises NotOurs."""
    bridge = _run("ovs-vsctl", "iface-to-br", port).strip()
    described = _run("ovs-ofctl", "-O", "OpenFlow10", "dump-ports-desc", bridge)
    if re.search(rf"\({re.escape(port)}\):.*\n +config:.*\bNO_FLOOD\b", described):
        return False
    _run("ovs-vsctl", "set", "Interface", port, f"external_ids:{_NOTE}={bridge}")  # first: whoever finds the note only undoes it
    _run("ovs-ofctl", "-O", "OpenFlow10", "mod-port", bridge, port, "no-flood")
    return True


def let_in(port: str) -> bool:
    """Undoes what keep_out() has changed; returns whether it had. Raises NotOurs if it had, and that cannot be undone."""
    if not (bridge := _noted(port)):
        return False
    _run("ovs-ofctl", "-O", "OpenFlow10", "mod-port", bridge, port, "flood")
    _run("ovs-vsctl", "--if-exists", "remove", "Interface", port, "external_ids", _NOTE)
    return True


def _noted(port: str) -> str:
    """The bridge of a port that keep_out() has changed."""
    try:
        return _run("ovs-vsctl", "--if-exists", "get", "Interface", port, f"external_ids:{_NOTE}").strip().strip('"')
    except NotOurs:
        return ""  # without Open vSwitch nothing was changed


def _run(command: str, *arguments: str) -> str:
    words = [command, f"--timeout={_PATIENCE_S}", *arguments]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE_S + 1, check=False)
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise NotOurs(str(failed)) from failed
    if done.returncode != 0:
        raise NotOurs(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"{command}: status {done.returncode}")
    return done.stdout

# SPDX-License-Identifier: Apache-2.0
"""A libvirtd for each hypervisor: in its namespace, and with directories of its own in place of the machine's.

Two libvirtd on one machine would share /etc/libvirt and the rest: each gets a mount namespace in which these are directories below its
home. They are seen from outside there, sockets too. QEMUs it starts live in that namespace and end with the lab.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any

from . import leftovers
from .command import SHORT, CommandFailed, end, run, start

_MACHINES_OWN = {Path(parent).name: Path(parent) / "libvirt" for parent in ("/etc", "/run", "/var/lib", "/var/log", "/var/cache")}
# A user that Debian's libvirt wants to be there, whatever qemu.conf says. Its package for whole systems makes it, and brings networks.
_WANTED = {"passwd": "libvirt-qemu:x:0:0::/:/usr/sbin/nologin", "group": "libvirt-qemu:x:0:"}
_START_LIMIT = 30.0  # seconds; it asks every QEMU that is installed for its capabilities
_LIBVIRTD = """\
host_uuid = "{host_uuid}"
auth_unix_rw = "none"
log_outputs = "2:file:{log}"
"""
_QEMU = """\
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
"""
# Private mounts, then libvirtd itself under the number of this very process.
_ENTER = """
hostname "$1"; home=$2; shift 2
for own in "$@"; do mount --bind "$home/${own%%=*}" "${own#*=}"; done
exec libvirtd --config "$home/libvirtd.conf" --pid-file "$home/libvirtd.pid"
"""


class Libvirtd:
    """A running libvirtd; `hook` becomes its /etc/libvirt/hooks/qemu."""

    def __init__(self, name: str, namespace: str, out: Path, hook: str, programs: Path, experienced: Libvirtd | None = None) -> None:
        """Start it; await_answer() before it is used. name is its host's, the log goes to out; programs come first in its PATH.

        From an experienced one that answers it takes what QEMUs are capable of, rather than ask them all again.
        """
        self._home = leftovers.RUN / f"libvirt-{name}"
        self._prepare(name, out, hook)
        if experienced:
            shutil.copytree(experienced._home / "cache", self._home / "cache", dirs_exist_ok=True)
        mounts = [f"{ours}={theirs}" for ours, theirs in _MACHINES_OWN.items()] + [f"{file}=/etc/{file}" for file in _WANTED]
        command = ["unshare", "--mount", "--uts", "sh", "-ec", _ENTER, "sh", name, str(self._home), *mounts]
        with open(out / f"libvirtd-{name}.err", "w", encoding="utf-8") as errors:
            environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
            self._process = start(command, namespace=namespace, stdout=errors, stderr=errors, env=environment)

    def await_answer(self) -> None:
        deadline = time.monotonic() + _START_LIMIT
        while self.virsh("version", check=False).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > deadline:
                end(self._process)
                raise CommandFailed(f"{self.uri}: libvirtd does not answer; see its log")
            time.sleep(0.05)

    @property
    def uri(self) -> str:
        """How to connect to it, from anywhere on this machine."""
        return f"qemu+unix:///system?socket={self._home}/run/libvirt-sock"

    def virsh(self, *arguments: str, timeout: float = SHORT, check: bool = True) -> subprocess.CompletedProcess[str]:
        return run(["virsh", "--connect", self.uri, "--quiet", *arguments], timeout=timeout, check=check)

    def popen(self, *arguments: str, **options: Any) -> subprocess.Popen[Any]:
        """A virsh that is left running; end() is the caller's to call."""
        return start(["virsh", "--connect", self.uri, "--quiet", *arguments], **options)

    def stop(self) -> None:
        """End it; the lab's end is that of QEMUs that it leaves behind."""
        end(self._process)
        for file in (self._home / "run" / "qemu").glob("*.pid"):
            leftovers.record(int(file.read_text(encoding="utf-8")))

    def _prepare(self, name: str, out: Path, hook: str) -> None:
        shutil.rmtree(self._home, ignore_errors=True)
        for ours, theirs in _MACHINES_OWN.items():
            (self._home / ours).mkdir(parents=True)
            theirs.mkdir(parents=True, exist_ok=True)  # a place to mount on, which Debian's package makes as well
        for file, line in _WANTED.items():
            users = Path("/etc", file).read_text(encoding="utf-8").rstrip("\n")
            (self._home / file).write_text(f"{users}\n{line}\n", encoding="utf-8")
        host_uuid = uuid.uuid5(uuid.NAMESPACE_DNS, name)
        libvirtd = _LIBVIRTD.format(host_uuid=host_uuid, log=out / f"libvirtd-{name}.log")
        (self._home / "libvirtd.conf").write_text(libvirtd, encoding="utf-8")
        (self._home / "etc" / "qemu.conf").write_text(_QEMU, encoding="utf-8")
        hooks = self._home / "etc" / "hooks"
        hooks.mkdir()
        (hooks / "qemu").write_text(hook, encoding="utf-8")
        os.chmod(hooks / "qemu", 0o755)

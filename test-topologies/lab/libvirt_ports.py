# SPDX-License-Identifier: Apache-2.0
"""The ovs-vsctl that a hypervisor's libvirtd finds: libvirt names taps and makes them ports by itself, as on a machine of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from .hypervisor import TAP_QUEUE, Hypervisor

# Open vSwitch is in another namespace here (see HypervisorHost): a wire leads there, whose far end has the tap's name.
_SCRIPT = """\
#!/bin/sh
set -e
vsctl() {{ {vsctl} --timeout=10 --db=unix:{switch_directory}/db.sock "$@"; }}
case " $* " in
*" add-port "*)
  while [ "$1" != add-port ]; do shift; done
  bridge=$2 port=$3
  ip link add "sw-$port" type veth peer name "$port" netns {switch_namespace}
  ip link set "sw-$port" master "$bridge" up
  ip link set "$port" txqueuelen {queue} master "$bridge" up
  ip -n {switch_namespace} link set "$port" promisc on up
  vsctl add-port {switch} "$port"
  {is_stranger} || exit 0
  OVS_RUNDIR={switch_directory} {ofctl} --timeout=10 -O OpenFlow10 mod-port {switch} "$port" no-flood
  ;;
*" del-port "*)
  for port; do :; done
  vsctl --if-exists del-port "$port"
  ip link delete "sw-$port" 2>/dev/null || :
  ;;
*) vsctl "$@" ;;
esac
"""


def lay(hypervisor: Hypervisor, is_stranger: bool, directory: Path) -> Path:
    """Puts it there; returns the directory, which has to come first in libvirtd's PATH. is_stranger: machines have their home elsewhere."""
    directory.mkdir(parents=True, exist_ok=True)
    switch = hypervisor.switch
    script = _SCRIPT.format(
        vsctl=shutil.which("ovs-vsctl"),
        ofctl=shutil.which("ovs-ofctl"),
        switch=switch.name,
        switch_directory=switch.run_dir,
        switch_namespace=switch.namespace,
        queue=TAP_QUEUE,
        is_stranger="true" if is_stranger else "false",
    )
    file = directory / "ovs-vsctl"
    file.write_text(script, encoding="utf-8")
    file.chmod(0o755)
    return directory

# SPDX-License-Identifier: Apache-2.0
"""Router advertisements, as Debian's radvd sends them."""

from __future__ import annotations

import subprocess
from typing import Any

from .lab import Lab
from .plan import Network

# The shortest intervals that RFC 4861 section 6.2.1 allows; the lifetime outlasts several of them.
_CONFIGURATION = """interface {interface} {{
  AdvSendAdvert on;
  MinRtrAdvInterval 3;
  MaxRtrAdvInterval 4;
  AdvDefaultLifetime 30;
  prefix {prefix} {{ AdvOnLink on; AdvAutonomous {autonomous}; }};
}};
"""


def advertise(lab: Lab, router: str, network: Network, autonomous: bool) -> subprocess.Popen[Any]:
    """Have the router say which prefix its network has; if autonomous, who hears it makes an address of it (RFC 4862 section 5.5)."""
    settings = {"interface": f"{router}-{network.switches[0]}", "prefix": network.prefixes[1], "autonomous": "on" if autonomous else "off"}
    file = lab.out / f"radvd-{router}.conf"
    file.write_text(_CONFIGURATION.format(**settings), encoding="utf-8")
    with open(lab.out / f"radvd-{router}.log", "w", encoding="utf-8") as log:
        command = ["radvd", "--nodaemon", "--config", str(file), "--pidfile", str(lab.out / f"radvd-{router}.pid"), "--logmethod", "stderr"]
        return lab.popen(router, command, stdout=log, stderr=log)

# SPDX-License-Identifier: Apache-2.0
"""ONOS's applications over REST: with curl, in the very lines the README gives to operators."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lab.onos import Onos

APPLICATION = "org.hypermip"
_APPLICATIONS = "/onos/v1/applications"


class InstallFailed(Exception):
    """ONOS did not take the archive."""


def install(onos: Onos, archive: Path) -> None:
    """Installs and activates an .oar; raises InstallFailed with curl's words."""
    command = ["curl", "--silent", "--show-error", "--fail", "--user", "karaf:karaf", "--request", "POST"]
    command += ["--header", "Content-Type: application/octet-stream", "--data-binary", f"@{archive}"]
    done = subprocess.run([*command, f"{onos.base}{_APPLICATIONS}?activate=true"], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise InstallFailed(done.stderr + done.stdout)


def activate(onos: Onos) -> int:
    """HTTP status of the request to activate."""
    return onos.post(f"{_APPLICATIONS}/{APPLICATION}/active", "").status


def deactivate(onos: Onos) -> int:
    """HTTP status of the request to deactivate."""
    return onos.delete(f"{_APPLICATIONS}/{APPLICATION}/active").status


def uninstall(onos: Onos) -> int:
    """HTTP status of the request to uninstall."""
    return onos.delete(f"{_APPLICATIONS}/{APPLICATION}").status

# SPDX-License-Identifier: Apache-2.0
"""ONOS's applications over REST: with curl, in the very lines the README gives to operators."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lab.onos import Onos

APPLICATION = "org.hypermip"


class RequestFailed(Exception):
    """ONOS refused a request; the message is curl's."""


def is_installed(onos: Onos, name: str) -> bool:
    return onos.get(f"/onos/v1/applications/{name}").ok


def install(onos: Onos, archive: Path) -> None:
    """Installs and activates an .oar, or an application of no code that is described by an app.xml alone."""
    _request(onos, "POST", "?activate=true", "--header", "Content-Type: application/octet-stream", "--data-binary", f"@{archive}")


def activate(onos: Onos, name: str = APPLICATION) -> None:
    _request(onos, "POST", f"/{name}/active")


def deactivate(onos: Onos, name: str = APPLICATION) -> None:
    _request(onos, "DELETE", f"/{name}/active")


def uninstall(onos: Onos, name: str = APPLICATION) -> None:
    _request(onos, "DELETE", f"/{name}")


def _request(onos: Onos, method: str, path: str, *more: str) -> None:
    """Raises RequestFailed on any answer that is no success."""
    command = ["curl", "--silent", "--show-error", "--fail", "--user", "karaf:karaf", "--request", method, *more]
    command += ["--cacert", onos.ca] if onos.ca else []
    done = subprocess.run([*command, f"{onos.base}/onos/v1/applications{path}"], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RequestFailed(f"{method} {path}: {done.stderr or done.stdout}")

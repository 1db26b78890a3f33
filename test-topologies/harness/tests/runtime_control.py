# SPDX-License-Identifier: Apache-2.0
"""The runtime's control scripts, as modules, and certificates for them that openssl makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from harness import paths

CONTROL = paths.ROOT / "karaf-features" / "runtime" / "distribution" / "src" / "main" / "resources" / "control"
COMMAND = CONTROL.parent / "bin" / "hypermip-onos"

if str(CONTROL) not in sys.path:
    sys.path.append(str(CONTROL))

import doors  # noqa: E402
import failure  # noqa: E402
import instance  # noqa: E402
import keystore  # noqa: E402
import login  # noqa: E402
import ports  # noqa: E402
import rest  # noqa: E402
import startup  # noqa: E402

__all__ = ["COMMAND", "CONTROL", "certify", "doors", "failure", "instance", "keystore", "login", "ports", "rest", "startup"]

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2")


def certify(directory: Path, *options: str) -> Path:
    """A certificate that is its own authority, and its key."""
    directory.mkdir(parents=True, exist_ok=True)
    files = ("-keyout", str(directory / "key.pem"), "-out", str(directory / "certificate.pem"))
    subprocess.run(["openssl", "req", "-x509", *_KEY, *(options or ("-nodes",)), "-subj", "/CN=onos", *files], check=True, capture_output=True)
    (directory / "ca.pem").write_bytes((directory / "certificate.pem").read_bytes())
    return directory

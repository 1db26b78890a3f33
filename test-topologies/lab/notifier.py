# SPDX-License-Identifier: Apache-2.0
"""The notifier, the product: the lab starts it as a user does, and borrows its QMP client. Nothing else here knows where it stands."""

from __future__ import annotations

import sys
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2] / "notifier"
COMMAND = _HOME / "hypermip-notifier"
HOOK = _HOME / "hypermip-libvirt-hook"
BRIDGE = _HOME / "hypermip-bridge"  # what sets switches up
UNDERLAY = _HOME / "hypermip-underlay"  # what guards their tunnel endpoints

if str(_HOME) not in sys.path:
    sys.path.append(str(_HOME))

from hypermip_notifier.config import Config, parse  # noqa: E402  (the path comes first)
from hypermip_notifier.qmp.client import QmpClient, QmpClosed  # noqa: E402
from hypermip_notifier.report.access import Access, warnings  # noqa: E402
from hypermip_notifier.report.clock import Clock  # noqa: E402
from hypermip_notifier.report.controller import Controller, Unreachable  # noqa: E402
from hypermip_notifier.report.keys import KeyFile, make as make_key  # noqa: E402
from hypermip_notifier.report.signature import Signer  # noqa: E402
from hypermip_notifier.source import Event  # noqa: E402

__all__ = [
    "Access",
    "BRIDGE",
    "COMMAND",
    "Clock",
    "Config",
    "Controller",
    "Event",
    "HOOK",
    "KeyFile",
    "QmpClient",
    "QmpClosed",
    "Signer",
    "UNDERLAY",
    "Unreachable",
    "make_key",
    "parse",
    "warnings",
]

# SPDX-License-Identifier: Apache-2.0
"""Where the configuration says that machines are to be found."""

from __future__ import annotations

from .config import Config, ConfigError
from .journal import Journal
from .qmp.sockets import Sockets
from .source import Source


def sources(config: Config, journal: Journal) -> list[Source]:
    """Raises ConfigError if libvirt is asked for, and Python's module for it is not installed."""
    found: list[Source] = [Sockets(config.sockets)]
    if config.libvirt:
        try:
            from .libvirt.source import LibvirtSource
        except ImportError as missing:
            remedy = "takes Python's libvirt module: apt install python3-libvirt"
            raise ConfigError(f"libvirt: is {config.libvirt!r}, which {remedy}") from missing
        found.append(LibvirtSource(config.libvirt, journal))
    return found

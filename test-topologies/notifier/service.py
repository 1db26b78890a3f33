# SPDX-License-Identifier: Apache-2.0
"""The service: finds QEMU's sockets as they come and go, and gives each a watcher."""

from __future__ import annotations

import argparse
import glob
import os
import signal
import sys
import threading
from collections.abc import Sequence

from . import config as configuration
from .journal import Journal
from .watcher import Watcher

_SCAN_S = 0.05
_AGAIN_AFTER_SCANS = 20  # before a socket that did not answer is tried again


class Service:
    """Runs until it is told to stop."""

    def __init__(self, config: configuration.Config, journal: Journal) -> None:
        self._config = config
        self._journal = journal
        self._stopping = threading.Event()
        self._watchers: dict[tuple[str, int], Watcher] = {}

    def run(self) -> None:
        scans = 0
        while not self._stopping.wait(_SCAN_S):
            scans += 1
            self._scan(forget_ended=scans % _AGAIN_AFTER_SCANS == 0)
        for watcher in self._watchers.values():
            watcher.join(2)

    def stop(self) -> None:
        self._stopping.set()

    def _scan(self, forget_ended: bool) -> None:
        if forget_ended:
            self._watchers = {socket: watcher for socket, watcher in self._watchers.items() if watcher.is_alive()}
        for pattern in self._config.sockets:
            for path in glob.glob(pattern):
                self._see(path)

    def _see(self, path: str) -> None:
        try:
            socket = (path, os.stat(path).st_ino)  # the same path may be another QEMU's
        except FileNotFoundError:
            return
        if socket not in self._watchers:
            self._watchers[socket] = Watcher(path, self._config, self._journal, self._stopping)
            self._watchers[socket].start()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="hypermip-notifier", description=__doc__)
    parser.add_argument("--config", required=True, metavar="FILE", help="JSON file, see config.py")
    parser.add_argument("--log", metavar="FILE", help="where the log is appended to (default: standard output)")
    options = parser.parse_args(arguments)
    try:
        config = configuration.load(options.config)
    except (OSError, configuration.ConfigError) as wrong:
        print(f"hypermip-notifier: {wrong}", file=sys.stderr)
        return 2
    with open(options.log, "a", encoding="utf-8") if options.log else os.fdopen(os.dup(1), "w", encoding="utf-8") as log:
        service = Service(config, Journal(log, hypervisor=config.hypervisor))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: service.stop())
        service.run()
    return 0

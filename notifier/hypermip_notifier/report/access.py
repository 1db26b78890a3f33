# SPDX-License-Identifier: Apache-2.0
"""How this notifier gets to the fabric: as whom, by which clock, with which tickets, over which transport, and which of the
controllers it speaks to now.
"""

from __future__ import annotations

import ssl
import threading
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from ..config import Config, ConfigError
from ..journal import Journal
from .clock import Clock
from .keys import KeyFile
from .signature import Signer
from .tickets import Tickets
from ..state import State

_REMEDY = "make sure that each controller has the first line of {key} in the file {hypervisor} of its hypervisorKeys"
_REMEDY_WITHOUT = "make a key with hypermip-notifier --make-key FILE, name it as key, and give the controllers a copy"
_REMEDY_UNLISTED = "name each guest that may run here in guests, with its MAC addresses and taps"


class Access:
    """One for all threads of a notifier: what one of them finds out about a controller, all know."""

    def __init__(self, config: Config, journal: Journal | None = None, clock: Clock | None = None) -> None:
        """Raises ConfigError if key or ca do not hold what they should."""
        self.clock = clock or Clock()
        self.signer = Signer(config.hypervisor, KeyFile(config.key, journal), self.clock) if config.key else None
        self.tickets = Tickets(State(config), journal or Journal(None))
        self.tls = _context(config.ca) if any(map(_is_https, config.controllers)) else None
        self.controllers = tuple(map(urlsplit, config.controllers))
        self.timeout_s = _timeout_s(config)
        self._journal = journal or Journal(None)
        self._remedy = _REMEDY.format(key=config.key, hypervisor=config.hypervisor) if config.key else _REMEDY_WITHOUT
        self._lock = threading.Lock()
        self._current = 0
        self._answered = self.current  # last; the first in the list is expected to
        self._reason = ""
        self._is_refused = False

    @property
    def current(self) -> SplitResult:
        """The application's URL at the controller whose turn it is."""
        return self.controllers[self._current]

    def passes(self, controller: SplitResult, reason: str) -> None:
        """It does not answer. The next one's turn is now, unless somebody else has found that out before."""
        with self._lock:
            if controller == self.current:
                self._current = (self._current + 1) % len(self.controllers)
                self._reason = reason

    def answers(self, controller: SplitResult) -> None:
        """It has answered; logged if it is another one than before."""
        with self._lock:
            before, self._answered = self._answered, controller
        if before != controller:
            self._journal.step("next-controller", controller=controller.geturl(), before=before.geturl(), reason=self._reason)

    def is_recognized(self, is_so: bool) -> None:
        """Whether the fabric has taken this hypervisor's word for its own; logged once until it is so again."""
        with self._lock:
            is_new, self._is_refused = not is_so and not self._is_refused, not is_so
        if is_new:
            self._journal.step("unauthenticated", code=131, remedy=self._remedy)


def warnings(config: Config) -> list[tuple[str, dict[str, str]]]:
    """Steps of the log, and what belongs to them: what in the configuration lets others hear, or say, what they should not."""
    open_ones = [url for url in config.controllers if not _is_https(url) and not _is_loopback(url)]
    unsigned = [] if config.key else [("unsigned", {"remedy": _REMEDY_WITHOUT})]
    unlisted = [("unlisted", {"remedy": _REMEDY_UNLISTED})] if config.sockets and not config.guests else []
    return [*unsigned, *unlisted, *(("unencrypted", {"controller": url}) for url in open_ones)]


def _timeout_s(config: Config) -> float:
    """Of one answer. All controllers but one may be silent, and patience has to last until that one has answered."""
    number = len(config.controllers)
    longest_ms = config.answerTimeoutMs if number == 1 else min(config.answerTimeoutMs, config.patienceMs / (number + 1))
    return longest_ms / 1000


def _context(ca: str) -> ssl.SSLContext:
    """Names are checked. Without a file of authorities, those of the system count."""
    try:
        context = ssl.create_default_context(cafile=ca or None)
    except (OSError, ValueError) as wrong:  # what is no certificate is an OSError, too
        raise ConfigError(f"ca: is {ca!r}, must be a file of certificates (PEM): {getattr(wrong, 'strerror', None) or wrong}") from wrong
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _is_https(url: str) -> bool:
    return urlsplit(url).scheme == "https"


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # another name
        return False

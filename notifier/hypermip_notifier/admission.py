# SPDX-License-Identifier: Apache-2.0
"""Who may be served here, as whom: as the configuration has it, and each guest, MAC address and port at one place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator

from .config import Config
from .guest import Guest, NotServed, matches, port_of
from .source import Place

_GIVES_WAY_S = 1.0  # within that, what has ended is seen to have

Claim = tuple[str, str, str]  # its kind, what is claimed, and in which network


def as_configured(guest: Guest, config: Config, sole: str = "") -> Guest:
    """Known by what the configuration says, as one whose only interface that was. Raises NotServed if that lists guests, and this one is none of them or other than it is listed."""
    if config.guests:
        _check_listed(guest, config)
    return guest.known_by(config.identifyBy, config.behind, sole)


def _check_listed(guest: Guest, config: Config) -> None:
    field = f"guests[{guest.name!r}]"
    if (listed := config.guests.get(guest.name)) is None:
        raise NotServed(f"{guest.name!r} is none of guests in the configuration: add it there if it may run here")
    if listed.uuid and guest.uuid != listed.uuid:
        raise NotServed(f"{field}.uuid: is {listed.uuid!r} in the configuration, and {guest.uuid!r} here: correct one of both")
    for mac, tap in guest.interfaces:
        pattern = listed.interfaces.get(mac.lower())
        if pattern is None:
            raise NotServed(f"{field}.interfaces: has no {mac}, which {guest.name!r} says that it has: add it there if that is so")
        if not matches(tap, pattern):
            raise NotServed(f"{field}.interfaces[{mac!r}]: is {pattern!r}, and the tap here is {tap!r}: correct one of both")


class Claims:
    """Which place has what: the first keeps it. May be asked and told from any thread."""

    def __init__(self, gives_way_s: float = _GIVES_WAY_S) -> None:
        self._gives_way_s = gives_way_s
        self._changed = threading.Condition()
        self._holders: dict[Claim, Place] = {}
        self._served: set[Place] = set()

    def take(self, place: Place, guest: Guest, config: Config) -> None:
        """All that is the guest's, instead of what the place had. Raises NotServed, and changes nothing, if another has some of it."""
        wanted = dict.fromkeys(_claims(guest, config))
        with self._changed:
            self._changed.wait_for(lambda: not self._conflict(place, wanted), self._gives_way_s)
            if conflict := self._conflict(place, wanted):
                raise NotServed(conflict)
            self._free(lambda holder: holder == place)
            self._holders |= dict.fromkeys(wanted, place)
            self._served.add(place)

    def rests(self, place: Place) -> None:
        """Nobody watches what is there now. It keeps what it has as long as the place is there."""
        with self._changed:
            self._served.discard(place)

    def drop(self, place: Place) -> None:
        """Nobody is there."""
        with self._changed:
            self._served.discard(place)
            self._free(lambda holder: holder == place)

    def only(self, present: Collection[Place]) -> None:
        """There are these places. What is watched goes on although its place is not there any more."""
        with self._changed:
            self._free(lambda holder: holder not in present and holder not in self._served)

    def _free(self, is_so: Callable[[Place], bool]) -> None:
        for claim in [claim for claim, holder in self._holders.items() if is_so(holder)]:
            del self._holders[claim]
        self._changed.notify_all()

    def _conflict(self, place: Place, wanted: Collection[Claim]) -> str:
        """Empty if there is none."""
        for claim in wanted:
            if (holder := self._holders.get(claim, place)) != place:
                kind, value, network = claim
                of = f" of network {network}" if network else ""
                has = f"that of the guest at {holder.label}, which has it for as long as it is there"
                return f"its {kind} {value!r}{of} is {has}: end one of both, or give this one another"
        return ""


def _claims(guest: Guest, config: Config) -> Iterator[Claim]:
    yield "name", guest.name, ""
    if guest.uuid:
        yield "uuid", guest.uuid, ""
    for mac, tap in guest.stations:
        yield "MAC address", mac.lower(), guest.home_of(mac, config.addresses, config.networks)[1] or ""
        yield "port", port_of(tap, config.ports), ""

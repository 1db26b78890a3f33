# SPDX-License-Identifier: Apache-2.0
"""Registrations for one machine from one hypervisor, each of them logged with its answer and the time that it took.

They are sent by a thread of their own, one after the other: who follows a migration has to hear QEMU, whatever the controller does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from .access import Access
from .answer import Answer
from .answer_time import AnswerTime
from .clock import Clock
from ..config import Config
from .controller import Controller, Unreachable
from ..guest import Guest
from ..journal import Journal
from .lifetime import Lifetime
from ..shutdown import Shutdown
from ..source import MachineGone

_FIRST_PAUSE_S = 0.1  # between one attempt and the next; twice as long each time
_LONGEST_PAUSE_S = 1.0
_SECOND_THOUGHTS_S = 3.0  # for a controller that has just started to learn what it is to know: an inventory tells it the rest
_MOST_WAITING = 100  # a migration has some six words
_PREPARING, _ARRIVED, _REFRESHING = "preparing", "arrived", "refreshing"
_LEFT = ("source", "completed")
_GONE = (_LEFT, ("destination", "failed"), ("destination", "cancelled"))  # after that it is not here: nothing to refresh
_NO_DOOR = "it has no door for hypervisors; is it older than this notifier?"
_REMEDIES = {401: _NO_DOOR, 403: _NO_DOOR}
_STARTING = "it is not installed, or starting"
Said = TypeVar("Said")


class Messenger:
    """What a machine's reporters send, in the order in which they want it sent, over one connection."""

    def __init__(
        self, config: Config, journal: Journal, shutdown: Shutdown, answer_time: AnswerTime | None = None, access: Access | None = None
    ) -> None:
        """Without an access of others, with one of its own: raises ConfigError if that cannot be."""
        self.config = config
        self.journal = journal
        self.shutdown = shutdown
        self.answer_time = answer_time or AnswerTime()
        access = access or Access(config, journal)
        self.clock = access.clock
        self.tickets = access.tickets
        self.controller = Controller(access)
        self.lifetime = Lifetime()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="messenger")
        self._waiting = 0
        self._lock = threading.Lock()

    def submit(self, call: Callable[..., Said], *arguments: Any) -> Future[Said]:
        """Have it called in its turn. Raises MachineGone if so much waits already that no guest can be in need of it."""
        with self._lock:
            if self._waiting >= _MOST_WAITING:
                raise MachineGone(f"{self._waiting} words of it wait to be told to the fabric: it is looked at again when they are")
            self._waiting += 1
        sent = self._thread.submit(call, *arguments)
        sent.add_done_callback(self._done)
        return sent

    def _done(self, _: Future[Any]) -> None:
        with self._lock:
            self._waiting -= 1

    def end(self) -> None:
        """Returns when everything is sent or given up."""
        self.lifetime.end()
        self._thread.shutdown()
        self.controller.close()


class Reporter:
    """What one end of a migration says. The migration's id is the controller's to give: it comes with the first answer."""

    def __init__(
        self,
        messenger: Messenger,
        guest: Guest,
        end: str,
        migration: str | None = None,
        learn: Callable[[str], None] = lambda _: None,
        whither: Callable[[], str | None] = lambda: None,
    ) -> None:
        """end is 'source' or 'destination': which of both this hypervisor is. migration is the id, where it is known from before.

        learn is called with the id that the controller has given. whither is asked whom the guest is sent to, until it knows.
        """
        self._learn = learn
        self._whither = whither
        self._destination: str | None = None
        self._messenger = messenger
        self._guest = guest
        self._end = end
        self._migration = migration

    @property
    def expected_answer_s(self) -> float:
        """How long `switching` is going to take to be answered."""
        return self._messenger.answer_time.expected_s

    def ask(self, phase: str) -> Inquiry:
        """Send a registration again and again until it is settled or withdrawn; returns at once."""
        return Inquiry(self, self._messenger, phase)

    def insist(self, phase: str, after_s: float = 0.0) -> None:
        """Have the word that ends a migration sent until it is settled, before anything that is said later; returns at once.

        after_s, in seconds, is for one that nobody waits for.
        """
        self._messenger.submit(self._insist, phase, after_s)

    def refresh(self) -> None:
        """Have the fabric told that the machine is here, or on its way; returns at once."""
        with suppress(MachineGone):  # so much is to be told before that it would come too late
            self._messenger.submit(self.say, _REFRESHING)

    def _insist(self, phase: str, after_s: float) -> None:
        self._messenger.shutdown.wait(after_s)
        began = time.monotonic()
        pause_s = _FIRST_PAUSE_S
        while self._is_worth_repeating(phase, self.say(phase), time.monotonic() - began) and not self._messenger.shutdown.is_overdue:
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _is_worth_repeating(self, phase: str, answer: Answer | None, for_s: float) -> bool:
        """Without its id, the end of a migration would soon be taken for that of the next; who has arrived can have come by one only."""
        config = self._messenger.config
        limit_s = (config.lastWordMs if self._migration or phase == _ARRIVED else config.patienceMs) / 1000
        if answer is not None and answer.may_come_right:
            return for_s < min(limit_s, _SECOND_THOUGHTS_S)
        return not is_settled(answer) and for_s < limit_s

    def say(self, phase: str) -> Answer | None:
        """One attempt, now, on the messenger's thread; None when the controller cannot be reached."""
        began = time.monotonic()
        try:
            answer = self._messenger.controller.register(self._registration(phase))
        except Unreachable as silence:
            self._unheard(phase, began, str(silence))
            return None
        if not answer.is_the_applications:
            remedy = _REMEDIES.get(answer.status, _STARTING)
            self._unheard(phase, began, f"HTTP status {answer.status}, and not from the application: {remedy}")
            return None
        if answer.accepted:
            self._migration = answer.body.get("migration", self._migration)
            self._learn(self._migration or "")
            self._note_ticket(phase, answer)
        if answer.accepted and phase == "switching":
            self._messenger.answer_time.took(time.monotonic() - began)
        if answer.is_about_time:
            self._set_clock(answer)
        self._note_lifetime(phase, answer)
        step = "registered" if answer.accepted else "unregistered" if (phase, answer.status) == (_REFRESHING, 404) else "refused"
        self._messenger.journal.step(step, phase=phase, status=answer.status, tookMs=_since_ms(began), answer=answer.shown)
        return answer

    def _set_clock(self, answer: Answer) -> None:
        if (by_s := answer.corrects(self._messenger.clock, self._messenger.journal)) is not None:
            self._messenger.journal.step("clock-corrected", bySeconds=by_s)

    def _note_ticket(self, phase: str, answer: Answer) -> None:
        if (self._end, phase) == _LEFT:
            self._messenger.tickets.forget(self._guest.id)
        elif "ticket" in answer.body:
            self._messenger.tickets.note({self._guest.id: answer.body["ticket"]})

    def _note_lifetime(self, phase: str, answer: Answer) -> None:
        lifetime = self._messenger.lifetime
        if answer.accepted:
            is_here = (self._end, phase) not in _GONE
            lifetime.granted(answer.body.get("lifetimeSeconds", 0) if is_here else 0, self.refresh)
        elif phase == _REFRESHING and (answer.may_change or answer.is_unauthenticated):  # a key may be exchanged meanwhile
            lifetime.missed(self.refresh)

    def _unheard(self, phase: str, began: float, reason: str) -> None:
        if phase == _REFRESHING:
            self._messenger.lifetime.missed(self.refresh)
        self._messenger.journal.step("unreachable", phase=phase, reason=reason, tookMs=_since_ms(began))

    def _registration(self, phase: str) -> dict[str, Any]:
        """`preparing` means the open migration, or begins one: the id of an attempt that is over would lock out the next."""
        known = {"migration": self._migration} if self._migration and phase not in (_PREPARING, _REFRESHING) else {}
        if phase == _PREPARING and (there := self._named()):
            known["destination"] = there
        return registration(self._messenger.config, self._guest, self._end, phase, self._messenger.clock) | known


    def _named(self) -> str | None:
        """Whom it has found, it names in its repetitions."""
        self._destination = self._destination or self._whither()
        return self._destination


class Inquiry:
    """A registration whose answer is awaited; look as often as you like. asked_at is when it was sent last, or rather before that.

    is_unheard: the controller could not be reached, as far as has been looked.
    """

    def __init__(self, reporter: Reporter, messenger: Messenger, phase: str) -> None:
        self._reporter = reporter
        self._messenger = messenger
        self._phase = phase
        self._pause_s = _FIRST_PAUSE_S
        self._next_attempt = 0.0
        self.is_unheard = False
        self._send()

    def answer(self) -> Answer | None:
        """The answer that settles it, or None while there is none."""
        if self._sent.done():
            if is_settled(answer := self._sent.result()):
                return answer
            self.is_unheard = answer is None
            self._next_attempt = self._next_attempt or time.monotonic() + self._pause_s
            if time.monotonic() >= self._next_attempt:
                self._pause_s, self._next_attempt = min(2 * self._pause_s, _LONGEST_PAUSE_S), 0.0
                self._send()
        return None

    def _send(self) -> None:
        self.asked_at = time.monotonic()
        self._sent: Future[Answer | None] = self._messenger.submit(self._reporter.say, self._phase)

    def withdraw(self) -> None:
        """It is not sent any more, unless it is on its way."""
        self._sent.cancel()


def registration(config: Config, guest: Guest, end: str, phase: str, clock: Clock) -> dict[str, Any]:
    """What one end says, but for the migration's id."""
    said = clock.said()
    return {
        "phase": phase,
        "vm": _described(config, guest, phase),
        "reporter": config.hypervisor,
        **({end: config.hypervisor} if phase != _REFRESHING else {}),
        **({"time": said} if said else {}),
    }


def _described(config: Config, guest: Guest, phase: str) -> dict[str, Any]:
    """Whole where the fabric is to learn who it is; with its ports, which may have changed, where it is to learn that it is still here."""
    if phase == _PREPARING:
        return guest.described(config.addresses, config.networks, config.ports)
    return guest.attached(config.addresses, config.ports) if phase == _REFRESHING else {"id": guest.id}


def is_settled(answer: Answer | None) -> bool:
    """Whether asking once more is of no use."""
    return answer is not None and not answer.may_change


def _since_ms(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 3)

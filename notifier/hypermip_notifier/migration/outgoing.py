# SPDX-License-Identifier: Apache-2.0
"""The source's end of a migration: from QEMU's `setup` to `completed`, `failed` or `cancelled`, with the gate in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from ..config import Config
from ..journal import Journal
from ..report.answer import Answer
from ..report.reporter import Inquiry, Reporter
from ..shutdown import Shutdown, Stopped
from ..source import Gate, Limits, MachineGone
from .gate import HOLD_BYTES_PER_S, WINDOW_S, GateState, Pace, Progress, Wish, begun_again, decide, open_limit_ms
from .looks import CLOSELY_S, Delays, until_next_look_s
from .stage import DELIVERY_S, PAUSE_S, Stage, delivery_s, until_next_step_s
from .steering import close_gate

_CANCELLED_S = 1.0  # in which a migration that was cancelled ends
_ARRIVAL_S = 0.250  # frames have to go both ways until the fabric has heard `arrived`, which is said 0.15 s after the pause
_CLOSING_S = 2 * WINDOW_S  # QEMU looks at the limit again at the end of a window, and a guest may pause until then
_COPYING_ON_S = 2 * PAUSE_S + 2 * WINDOW_S  # that a guest needs which has written too much while it ran on
_LATE_ANSWER_S = 0.5  # that a guest which has paused stands still for at most, until it is known whether it may go
_LOOKS_S = 0.006  # how much later than meant the fabric may be asked, and its answer be acted upon
_UNLIMITED = 1 << 30  # what QEMU's max-bandwidth of 0 is taken for, in bytes a second
ENDS = ("completed", "failed", "cancelled")


class Outgoing:
    """Follows one migration; holds the guest's pause back until the fabric is ready, or patience is over."""

    def __init__(
        self,
        machine: Gate,
        reporter: Reporter,
        config: Config,
        journal: Journal,
        clock: Callable[[], float] = time.monotonic,
        shutdown: Shutdown | None = None,
        operators: Limits | None = None,
    ) -> None:
        """operators are the limits to go back to; left out, they are what QEMU is set to."""
        self._shutdown = shutdown or Shutdown(0)
        self._clock = clock
        self._machine = machine
        self._reporter = reporter
        self._config = config
        self._journal = journal
        self._operators = operators or machine.limits()
        self._may_post_copy = machine.may_go_by_post_copy()
        is_brief = self._may_post_copy and config.postCopyAfter == "first-pass"
        self._wish = Wish(
            config.pauseLimitMs,
            self._operators.bandwidth or _UNLIMITED,
            config.patienceMs / 1000,
            lead_s=self._lead_s,
            passes=1 if is_brief else None,
            impatient_ms=None if self._may_post_copy else config.impatientLimitMs,
        )
        self._gate = GateState()
        self._delays = Delays()
        self._at_gate_since = self._look_at = 0.0
        self._inquiry: Inquiry | None = None
        self._answer_holds_until = 0.0  # a guest that pauses before that loses nothing
        self._delivered_at = 0.0  # nor does one that pauses after that
        self._is_paused = False
        self._is_by_post_copy = False  # by whomever: there is no way back
        self.was_fabric_ready = False  # when the guest was let go
        # Until the fabric has answered `preparing` there is nothing to be gained by copying, and a small guest's pre-copy might be over.
        self._copy_at(HOLD_BYTES_PER_S)
        self._enter(Stage.PREPARING)

    def found_paused(self) -> None:
        """This one was under way already, and its guest does not run here any more: there is nothing to hold back."""
        self._is_paused = True
        self._release("found", self._config.impatientLimitMs)

    def follow(self) -> str:
        """Returns how it ended, which is to be reported; raises MachineGone when QEMU is gone before, and that is reported.

        Raises Stopped when the notifier cannot wait for the end; the migration is then let go.
        """
        self._go_on()
        try:
            return self._await_end()
        except MachineGone:
            if (end := self._last_words()) is not None:
                return end
            if not self._is_paused:  # otherwise the guest may run at the destination, which then says so
                self._reporter.insist("failed")
            raise

    def _last_words(self) -> str | None:
        """The end of the migration, if QEMU has said it before it went: what it said last is read after a command to it has failed."""
        try:
            while True:
                if (end := self._next_end()) is not None:
                    return end
        except MachineGone:
            return None

    def _await_end(self) -> str:
        while True:
            if (end := self._next_end()) is not None:
                return self._ended(end)
            if self._shutdown.is_overdue:
                return self._stop_waiting()
            self._go_on()

    def _go_on(self) -> None:
        if self._stage is Stage.PREPARING:
            self._prepare()
        elif self._stage is Stage.GATE:
            self._watch_gate()
        elif self._stage is Stage.SWITCHING:
            self._switch()
        elif self._stage is Stage.READY:
            self._await_delivery()
        elif self._stage in (Stage.OPEN, Stage.OVERTAKEN):
            self._expect_pause()
        elif self._stage is Stage.LATE:
            self._await_late_answer()

    def _ended(self, end: str) -> str:
        if end != "completed":
            close_gate(self._machine)  # the guest is still here, and may be sent off again at once
            self._machine.limit(bandwidth=self._operators.bandwidth)
        elif not self._is_paused:  # it stood still before, for another reason
            self.was_fabric_ready = self._loses_nothing()
        return end

    def _stop_waiting(self) -> str:
        """The notifier ends. Nobody would tell the fabric of the guest's pause: who holds holds it here."""
        if self._config.onUnreachable == "hold" and self._stage is not Stage.RELEASED:
            self._hold()
            deadline = self._clock() + _CANCELLED_S
            while self._clock() < deadline:
                if (end := self._next_end()) is not None:
                    return self._ended(end)
        self._machine.limit(self._operators.pause_ms, self._operators.bandwidth)
        self._journal.step("released", why="stopping", limitMs=self._operators.pause_ms)
        raise Stopped

    def _next_end(self) -> str | None:
        wait_s = until_next_step_s(self._stage, self._elapsed_s(), self._look_at - self._clock(), self._delivered_at - self._clock())
        event = self._machine.next_event(wait_s)
        if event is None:
            return None
        self._journal.event(event)
        if event.name == "STOP":
            self._paused()
        if event.name != "MIGRATION":
            return None
        status = str(event.data["status"])
        self._is_by_post_copy = self._is_by_post_copy or status == "postcopy-active"
        return status if status in ENDS else None

    def _paused(self) -> None:
        self.was_fabric_ready = self._loses_nothing()
        self._is_paused = True
        if self._stage is Stage.RELEASED or self.was_fabric_ready:
            self._enter(Stage.RELEASED)
        else:
            self._paused_late()

    def _loses_nothing(self) -> bool:
        """Whether a guest that pauses now does not."""
        return self._delivered_at <= self._clock() < self._answer_holds_until

    def _paused_late(self) -> None:
        """Although the gate was closed: nothing was left to copy, or somebody has started post-copy. Late is better than never."""
        stage = self._stage
        self._journal.step("late", stage=stage.value)
        inquiry = self._reporter.ask("switching") if stage is not Stage.SWITCHING else None
        if self._config.onUnreachable != "hold" or self._goes_by_post_copy or self._is_by_post_copy:
            self._enter(Stage.RELEASED)
        elif stage in (Stage.PREPARING, Stage.SWITCHING):  # it has not answered, and perhaps there is still time
            self._hold()
        else:
            self._enter(Stage.LATE)
            self._inquiry = inquiry

    def _await_late_answer(self) -> None:
        """Until the migration has completed, which a cancellation leaves as it is."""
        answer = self._ask("switching")
        if answer is not None and answer.accepted:
            self._enter(Stage.RELEASED)
        elif answer is not None or self._is_unheard or self._elapsed_s() > _LATE_ANSWER_S:
            self._hold()

    @property
    def _is_unheard(self) -> bool:
        return self._inquiry is not None and self._inquiry.is_unheard

    def _prepare(self) -> None:
        answer = self._ask("preparing")
        if answer is not None and answer.accepted:
            self._enter(Stage.GATE)
            self._at_gate_since = self._since
        elif answer is not None or self._elapsed_s() > self._wish.patience_s:
            self._without_fabric("unreachable" if answer is None else "refused")

    def _watch_gate(self) -> None:
        self._pace()
        if self._gate.pace is Pace.ASKING:
            self._enter(Stage.SWITCHING)
            self._switch()

    def _pace(self) -> None:
        if self._clock() < self._look_at:
            return
        if (progress := self._progress()) is None:
            self._look_at = self._clock() + CLOSELY_S
            return
        looked_at = self._clock()
        self._wish = replace(self._wish, longest_delay_s=self._delays.seen(looked_at - self._look_at, looked_at))
        before, self._gate = self._gate, decide(self._gate, progress, self._wish)
        if self._gate.bandwidth != before.bandwidth:
            self._copy_at(self._gate.bandwidth)
        if self._gate.pace is not before.pace:
            self._journal.step("gate", pace=self._gate.pace.value, passes=progress.passes, remaining=progress.remaining)
        self._look_at = looked_at + until_next_look_s(self._gate, progress, self._wish)

    def _progress(self) -> Progress | None:
        copied = self._machine.copied()
        if copied is None:
            return None
        return Progress(copied.passes, copied.remaining, copied.transferred, self._clock() - self._at_gate_since)

    def _switch(self) -> None:
        answer = self._ask("switching")
        if answer is None and not self._gate.is_held:
            self._pace()
        if answer is not None and self._is_relied_on(answer):
            self._enter(Stage.READY)
        elif (answer is not None and not answer.accepted) or self._elapsed_s() > self._wish.patience_s:
            self._without_fabric("refused" if answer is not None and not answer.accepted else "unreachable")
        elif answer is not None:
            self._inquiry = None  # too old to be acted upon: it is asked again

    def _is_relied_on(self, answer: Answer) -> bool:
        """Whether it holds for long enough to let the guest pause."""
        if not answer.accepted or self._inquiry is None:
            return False
        self._answer_holds_until = self._inquiry.asked_at + answer.simultaneous_s - self._pause_ms / 1000 - _ARRIVAL_S
        left_s = self._answer_holds_until - self._clock() - WINDOW_S - _CLOSING_S
        self._delivered_at = self._clock() + delivery_s(self._clock() - self._inquiry.asked_at, left_s - _COPYING_ON_S)
        return left_s > DELIVERY_S

    def _may_be_open_for(self, seconds: float) -> bool:
        return self._clock() + seconds + _CLOSING_S < self._answer_holds_until

    def _await_delivery(self) -> None:
        if self._clock() >= self._delivered_at:
            self._open()
        elif not self._gate.is_held:
            self._pace()

    def _ask(self, phase: str) -> Answer | None:
        """The answer that settles it, once there is one. Meanwhile QEMU is listened to."""
        self._inquiry = self._inquiry or self._reporter.ask(phase)
        return self._inquiry.answer()

    @property
    def _goes_by_post_copy(self) -> bool:
        return self._gate.is_impatient and self._may_post_copy

    @property
    def _pause_ms(self) -> int:
        """How long this guest may pause."""
        return self._config.impatientLimitMs if self._gate.is_impatient else self._config.pauseLimitMs

    @property
    def _lead_s(self) -> float:
        answered_s = self._reporter.expected_answer_s + _LOOKS_S
        return answered_s + delivery_s(answered_s)

    def _open(self) -> None:
        """The guest may pause at the end of this window."""
        if self._goes_by_post_copy:
            self._machine.go_by_post_copy()
        else:  # and the bandwidth waits until it has
            limit_ms = open_limit_ms(self._pause_ms, self._wish.bandwidth, self._gate.bandwidth)
            self._machine.limit(pause_ms=limit_ms)
        self._enter(Stage.OPEN)
        self._journal.step("opened", limitMs=self._pause_ms, impatient=self._gate.is_impatient, postCopy=self._goes_by_post_copy)

    def _expect_pause(self) -> None:
        if self._goes_by_post_copy:
            return  # from which there is no way back
        if not self._may_be_open_for(0):
            self._close()
        elif self._stage is Stage.OPEN and self._elapsed_s() > PAUSE_S:
            self._copy_on()

    def _copy_on(self) -> None:
        """More was written meanwhile than fits, or QEMU is slow: the guest may pause, and what is left get less, while the answer holds."""
        self._machine.limit(self._pause_ms, self._wish.bandwidth)
        self._enter(Stage.OVERTAKEN)
        self._journal.step("overtaken", limitMs=self._pause_ms)

    def _close(self) -> None:
        """The answer is about to hold no longer: when a pass fits, it is asked again."""
        close_gate(self._machine)
        if (progress := self._progress()) is not None:
            self._gate = begun_again(progress)
        self._wish = replace(self._wish, lead_s=self._lead_s)
        self._enter(Stage.GATE)
        self._journal.step("closed")

    def _copy_at(self, bandwidth: int) -> None:
        self._machine.limit(bandwidth=min(bandwidth, self._wish.bandwidth))

    def _without_fabric(self, why: str) -> None:
        """The operator's setting decides what becomes of the migration when the fabric does not follow it."""
        if self._config.onUnreachable == "hold":
            self._hold()
        else:
            self._release(why, self._config.impatientLimitMs)

    def _hold(self) -> None:
        self._journal.step("held")
        self._enter(Stage.RELEASED)
        self._machine.cancel()

    def _release(self, why: str, limit_ms: int) -> None:
        self._machine.limit(limit_ms, self._wish.bandwidth)
        self._enter(Stage.RELEASED)
        self._journal.step("released", why=why, limitMs=limit_ms)

    def _enter(self, stage: Stage) -> None:
        if self._inquiry is not None:
            self._inquiry.withdraw()
            self._inquiry = None
        self._stage = stage
        self._since = self._clock()
        if stage is Stage.GATE:
            self._look_at = self._since

    def _elapsed_s(self) -> float:
        return self._clock() - self._since

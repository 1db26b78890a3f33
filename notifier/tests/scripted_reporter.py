# SPDX-License-Identifier: Apache-2.0
"""A fabric in a model of time: when it answers what, and when frames go both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypermip_notifier.report.answer import Answer
from tests.modelled_qemu import ModelledQemu

ACCEPTED = Answer(200, {"code": 0})
UNAVAILABLE = Answer(503, {"code": 130})
UNKNOWN = Answer(404, {"code": 134})
ARRIVAL_S = 0.150  # from RESUME until `arrived` is said


class ScriptedReporter:
    """Plays a Reporter: answers a phase as its script says (the last answer again and again), after some time of the model."""

    def __init__(
        self,
        qemu: ModelledQemu,
        answers: Mapping[str, list[Answer | None]] | None = None,
        answer_s: float = 0.02,
        takes_s: Sequence[float] = (),
        simultaneous_s: float = 3.0,
        tells: bool = True,
    ) -> None:
        """answer_s is what an answer is expected to take, and takes, but for the first ones to `switching`: those take takes_s.

        tells: the answer has how long frames go both ways.
        """
        self.asked: list[str] = []
        self.said: list[tuple[str, float]] = []
        self.expected_answer_s = answer_s
        self._qemu = qemu
        self._answers = {phase: list(script) for phase, script in (answers or {}).items()}
        self._takes_s = list(takes_s)
        self._simultaneous_s = simultaneous_s
        self._tells = tells
        self._both_ways: list[tuple[float, float]] = []

    def ask(self, phase: str) -> ScriptedInquiry:
        return ScriptedInquiry(self, phase)

    def send(self, phase: str) -> tuple[float, float]:
        """When it is asked, and when the answer will be there."""
        self.asked.append(phase)
        takes_s = self._takes_s.pop(0) if phase == "switching" and self._takes_s else self.expected_answer_s
        return self._qemu.now, self._qemu.now + takes_s

    def say(self, phase: str, asked_at: float, due: float) -> tuple[bool, Answer | None]:
        """Whether an answer is there, and which."""
        if self._qemu.now < due:
            return False, None
        script = self._answers.get(phase, [ACCEPTED])
        self.said.append((phase, self._qemu.now))
        answer = script.pop(0) if len(script) > 1 else script[0]
        return True, self._switched(answer, asked_at) if phase == "switching" and answer == ACCEPTED else answer

    def _switched(self, answer: Answer, asked_at: float) -> Answer:
        self._both_ways.append((self._qemu.now, asked_at + self._simultaneous_s))
        return replace(answer, body={**answer.body, "simultaneousMs": round(1000 * self._simultaneous_s)}) if self._tells else answer

    def insist(self, phase: str) -> None:
        self.said.append((phase, self._qemu.now))

    @property
    def now(self) -> float:
        return self._qemu.now

    @property
    def phases(self) -> list[str]:
        return [phase for phase, _ in self.said]

    def answered_at(self, phase: str) -> float:
        return max(at for said, at in self.said if said == phase)

    def loses_nothing(self, pause_s: float) -> bool:
        """Whether one answer held for all of the pause, and until the destination has said that it is over."""
        stopped_at = self._qemu.stopped_at
        assert stopped_at is not None
        return any(since < stopped_at and stopped_at + pause_s + ARRIVAL_S < until for since, until in self._both_ways)


class ScriptedInquiry:
    """Plays an Inquiry."""

    def __init__(self, reporter: ScriptedReporter, phase: str) -> None:
        self._reporter = reporter
        self._phase = phase
        self._again_at = 0.0
        self.is_unheard = False
        self.asked_at, self._due = reporter.send(phase)

    def answer(self) -> Answer | None:
        if self._again_at:
            if self._reporter.now >= self._again_at:
                self._again_at = 0.0
                self.asked_at, self._due = self._reporter.send(self._phase)
            return None
        is_there, answer = self._reporter.say(self._phase, self.asked_at, self._due)
        if is_there and (answer is None or answer.may_change):
            self.is_unheard = answer is None
            self._again_at = self._reporter.now + 0.1
            return None
        return answer

    def withdraw(self) -> None:
        """Its answer is not looked at any more."""

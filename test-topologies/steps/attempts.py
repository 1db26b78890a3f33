# SPDX-License-Identifier: Apache-2.0
"""What somebody tries who has no right to: each attempt under a name, made again and again, and counted if it is not refused."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from types import TracebackType

from harness.context import Context
from lab.onos import Answer, Onos
from steps.requests import Request

FORGED, REPEATED = 131, 133  # reply codes: not authenticated; of another time, or taken before
_ENDED_WITHIN = 30  # seconds; longer than any answer takes


@dataclass(frozen=True)
class Attempt:
    """who tries what, by an ONOS as they see it; request makes another one each time, and is_refused tells of its answer."""

    by: Onos
    who: str
    what: str
    request: Callable[[], Request]
    is_refused: Callable[[Answer], bool]

    @property
    def name(self) -> str:
        return f"{self.who}: {self.what}"


def refused(*statuses: int, **wanted: object) -> Callable[[Answer], bool]:
    """By one of these HTTP statuses, and for the reason that these fields of the answer give: each has a value, or one of a tuple's."""
    return lambda answer: answer.status in statuses and _has(answer.body, wanted)


def first_refused(array: str, **wanted: object) -> Callable[[Answer], bool]:
    """Of many, the first one is, as these fields of what is answered to it tell."""

    def is_so(answer: Answer) -> bool:
        items = answer.body.get(array) if isinstance(answer.body, dict) else None
        return answer.ok and bool(items) and _has(items[0], wanted)

    return is_so


def _has(fields: object, wanted: Mapping[str, object]) -> bool:
    return not wanted or isinstance(fields, dict) and all(fields.get(name) in _several(value) for name, value in wanted.items())


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


class Siege:
    """All attempts by turns, so many a second, as long as the block lasts, or less; what they came to is known behind it."""

    def __init__(self, attempts: Sequence[Attempt], per_second: float, goes_on: Callable[[], bool] = lambda: True) -> None:
        """goes_on tells whether another attempt is worth making."""
        self._goes_on = goes_on
        self._attempts = list(attempts)
        self._interval = 1 / per_second
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self.tried: Counter[str] = Counter()
        self.let_through: dict[str, list[str]] = defaultdict(list)

    def __enter__(self) -> Siege:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(_ENDED_WITHIN)

    def _go_on(self) -> None:
        for attempt in cycle(tuple(self._attempts)):
            if self._over.wait(self._interval) or not self._goes_on():
                break
            self._make(attempt)

    def also(self, attempts: Sequence[Attempt], times: int) -> None:
        """These now, so many times each, beside the others."""
        self._attempts += attempts
        for attempt in [*attempts] * times:
            self._make(attempt)

    def _make(self, attempt: Attempt) -> None:
        try:
            answer = attempt.request().send(attempt.by)
            otherwise = "" if attempt.is_refused(answer) else f"{answer.status} {answer.body}"
        except Exception as failure:  # whatever it is: it was not refused
            otherwise = f"{type(failure).__name__}: {failure}"
        self.tried[attempt.name] += 1
        if otherwise:
            self.let_through[attempt.name].append(otherwise)

    def report(self, context: Context) -> None:
        """A check for each attempt."""
        for attempt in self._attempts:
            name = attempt.name
            times, otherwise = self.tried[name], self.let_through[name]
            detail = f"{times - len(otherwise)} of {times} refused" + (f"; answered {otherwise[0][:300]}" if otherwise else "")
            context.check(name, times > 0 and not otherwise, detail)
        context.result.measurements["attempts"] = {**context.result.measurements.get("attempts", {}), **self.tried}

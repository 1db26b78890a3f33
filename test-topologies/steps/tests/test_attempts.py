# SPDX-License-Identifier: Apache-2.0
"""Attempts that are counted: what is refused as it should be, and what is not."""

from __future__ import annotations

import time
import unittest
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

from lab.onos import Answer, OnosUnreachable
from steps.attempts import Attempt, Siege, first_refused, refused
from steps.requests import Request

FORGED = Answer(401, {"code": 131, "field": "reporter"})
MANY = Answer(200, {"answers": [{"code": 131, "status": 401}, {"code": 0, "status": 200}]})


class RefusedTest(unittest.TestCase):
    def test_the_status_alone_may_do(self) -> None:
        self.assertTrue(refused(401, 403)(Answer(401, "no JSON")))
        self.assertFalse(refused(401, 403)(Answer(404, {})))

    def test_the_reason_has_to_be_the_one_that_it_should(self) -> None:
        self.assertTrue(refused(401, code=131, field="reporter")(FORGED))
        self.assertTrue(refused(401, code=(129, 131))(FORGED))
        self.assertFalse(refused(401, code=131, field="hypervisor")(FORGED))
        self.assertFalse(refused(401, code=131)(Answer(401, "no JSON")))

    def test_of_many_the_first_counts(self) -> None:
        self.assertTrue(first_refused("answers", code=131)(MANY))
        self.assertFalse(first_refused("answers", code=129)(MANY))
        for other in (FORGED, Answer(200, {"answers": []}), Answer(200, "")):
            self.assertFalse(first_refused("answers", code=131)(other))


class SiegeTest(unittest.TestCase):
    def attempt(self, what: str, answer: Any) -> Attempt:
        by = MagicMock()
        by.send.side_effect = [answer] * 1000
        return Attempt(by, "somebody", what, lambda: Request("GET", "/x"), refused(401, code=131))

    def checks(self, siege: Siege) -> dict[str, tuple[bool, str]]:
        checks: dict[str, tuple[bool, str]] = {}
        context = MagicMock(result=SimpleNamespace(measurements={}))
        context.check.side_effect = lambda name, ok, detail: checks.update({name: (ok, detail)})
        siege.report(context)
        self.assertEqual(dict(siege.tried), context.result.measurements["attempts"])
        return checks

    def test_all_are_made_again_and_again_until_the_block_ends(self) -> None:
        with Siege([self.attempt("a", FORGED), self.attempt("b", FORGED)], per_second=500) as siege:
            while siege.tried["somebody: b"] < 2:
                time.sleep(0.005)
        tried = dict(siege.tried)
        time.sleep(0.02)
        self.assertEqual(tried, dict(siege.tried))
        self.assertTrue(all(ok for ok, _ in self.checks(siege).values()))

    def test_what_is_let_through_once_is_told(self) -> None:
        siege = Siege([], per_second=1)
        siege.also([self.attempt("a", Answer(200, {"phase": "prepared"})), self.attempt("b", FORGED)], times=3)
        checks = self.checks(siege)
        self.assertEqual((False, "0 of 3 refused; answered 200 {'phase': 'prepared'}"), checks["somebody: a"])
        self.assertEqual((True, "3 of 3 refused"), checks["somebody: b"])

    def test_silence_is_no_refusal(self) -> None:
        siege = Siege([], per_second=1)
        siege.also([self.attempt("a", OnosUnreachable("gone"))], times=1)
        self.assertEqual({"somebody: a": (False, "0 of 1 refused; answered OnosUnreachable: gone")}, self.checks(siege))

    def test_what_was_never_made_is_not_withstood(self) -> None:
        self.assertEqual({"somebody: a": (False, "0 of 0 refused")}, self.checks(Siege([self.attempt("a", FORGED)], per_second=1)))


if __name__ == "__main__":
    unittest.main()

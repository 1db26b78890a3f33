# SPDX-License-Identifier: Apache-2.0
"""The loop over scenarios: an ONOS for them, a time limit for each, a result in any case, and nothing left behind."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from functools import partial
from time import monotonic

from harness.calibration import calibrate
from harness.catalogue import Scenario
from harness.context import Context
from harness.embedded_onos import EmbeddedOnos
from harness.inquest import inquire
from harness.interrupts import cleaned_up_on_signals, time_limit
from harness.labs import Labs
from harness.priority import run_ahead
from harness.progress import Progress
from harness.waiting import be_patient
from lab.leftovers import leave_at_once, leave_nothing, lock
from lab.onos import Onos
from lab.plan import two_sites
from lab.processor_share import end_processor_share, processor_share
from report import timeline_svg
from report.calibration import Calibration
from report.results import Result

CALIBRATION_LIMIT = 240  # seconds


class Runner:
    """Runs scenarios one after the other on one ONOS; after one that failed, the next gets a fresh ONOS and a fresh lab."""

    def __init__(self, out: Path, keep_onos: bool = False, is_brief: bool = False, progress: Progress | None = None) -> None:
        self._out = out
        self._is_brief = is_brief
        self._keep_onos = keep_onos
        self._progress = progress or Progress()
        self._runtime = EmbeddedOnos()
        self._running = False
        self._onos = Onos(self._runtime.url, ca=self._runtime.ca)
        self._labs = Labs(self._onos, self._progress.step, self._runtime.keys, self._runtime.certificates)
        self._share = 100
        self._calibration: Calibration | None = None

    @contextmanager
    def session(self) -> Iterator[Runner]:
        """Cleans up after a run that was killed, and after this one. Raises LabBusy if another run lives."""
        run_ahead()
        with closing(lock()):
            leave_nothing()
            self._runtime.stop()
            with cleaned_up_on_signals(self._abandon):
                try:
                    yield self
                finally:
                    self._labs.end()
                    if not self._keep_onos:
                        self._stop_onos()

    def _abandon(self) -> None:
        end_processor_share()  # first: ending takes processor time, too
        if not self._keep_onos:
            self._runtime.kill()
        leave_at_once()

    @contextmanager
    def throttled(self, percent: int) -> Iterator[None]:
        """As if the processors were so much slower; what runs already is slowed down, too. Raises CannotThrottle."""
        if percent == self._share:
            yield
            return
        self._labs.end()
        with processor_share(percent, [os.getpid(), *self._runtime.pids()]):
            before, self._share, self._calibration = self._share, percent, None
            yield
            self._labs.end()
        self._share, self._calibration = before, None

    def run(self, scenario: Scenario) -> Result:
        """One scenario; its result is written whatever it dies of. Raises OnosFailed if there is no ONOS to run it on."""
        result = Result(scenario.name, scenario.shows, datetime.now(timezone.utc).isoformat(timespec="seconds"))
        context = self._context(scenario, result)
        begun = monotonic()
        self._forget_last_run(scenario.name)
        self._progress.step(f"{scenario.name}: {scenario.headline}")
        self._start_onos()
        try:
            context.calibration = result.calibration = self._calibration or self._calibrate()
            be_patient(context.calibration.patience)
            self._runtime.look_at_log()
            with time_limit(round(scenario.time_limit * context.calibration.patience)):
                scenario.run(context)
        except Exception as failure:  # whatever a scenario dies of is its result, and the next one is run
            result.error = f"{type(failure).__name__}: {failure}"
            traceback.print_exc()
        finally:
            result.seconds = monotonic() - begun
            self._leave(context)
        return result

    def _calibrate(self) -> Calibration:
        """Once for each ONOS that is started, and each speed of the machine. The lab is the next scenario's, if that wants the same."""
        self._progress.step("what the guest answers while nobody moves")
        result = Result("calibration")
        context = Context(self._onos, self._runtime, self._out / "calibration", result, self._progress.step, self._labs, is_lab_shared=True)
        with time_limit(CALIBRATION_LIMIT), context.two_sites(two_sites(), notifiers=False) as lab:
            start = partial(context.probe, lab)
            self._calibration = calibrate(lab, self._share, start)
        self._progress.step(str(self._calibration))
        return self._calibration

    def _context(self, scenario: Scenario, result: Result) -> Context:
        return Context(
            self._onos,
            self._runtime,
            self._out / scenario.name,
            result,
            self._progress.step,
            self._labs,
            is_lab_shared=scenario.lab is not None,
            is_brief=self._is_brief,
        )

    def _forget_last_run(self, name: str) -> None:
        for result in (f"{name}.json", f"{name}.svg"):
            (self._out / result).unlink(missing_ok=True)

    def _leave(self, context: Context) -> None:
        result = context.result
        if not result.ok:
            result.inquest = list(inquire(context))
            self._keep_log(context.out)
        result.write(self._out / f"{result.scenario}.json")
        if context.chapters:
            picture = self._out / f"{result.scenario}.svg"
            timeline_svg.draw(result.scenario, result.shows.splitlines()[0], context.chapters, picture)
        if not result.ok:
            self._labs.end()
            if not self._keep_onos:
                self._stop_onos()

    def _keep_log(self, out: Path) -> None:
        """The next scenario's ONOS begins it anew."""
        out.mkdir(parents=True, exist_ok=True)
        (out / "onos.log").write_text(self._runtime.log_since(), encoding="utf-8")

    def _start_onos(self) -> None:
        if not self._running:
            self._progress.step("ONOS starts, with the application")
            self._calibration = None
            self._running = True  # before it is true: an interrupted start has to be stopped too
            self._progress.step(f"ONOS is ready after {self._runtime.start():.1f} s")

    def _stop_onos(self) -> None:
        if self._running:
            self._runtime.stop()
            self._running = False

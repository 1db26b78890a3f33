# SPDX-License-Identifier: Apache-2.0
"""One move of a VM, watched from all sides: hypervisors, registrations, binding, switches, correspondents."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.waiting import wait_for
from lab.lab import Lab
from lab.migration import Migration
from lab.onos import Onos
from probe.rules import RuleLog
from probe.traffic import Seen
from probe.window import Window
from report.results import CorrespondentResult, Moment, MoveResult
from report.timeline import Chapter, Mark, Span, Track

SETTLE_LIMIT = 30  # seconds until the binding is at rest after a move
GATE_STEPS = ("gate", "overtaken", "closed", "released", "late", "held")  # of a notifier's log
UNWATCHED = 0.5  # seconds after a migration in which ONOS is not asked about it: the guest has just begun, on the same two processors
AFTERWARDS = 1.0  # seconds of traffic after the binding is at rest, which belong to the move


@dataclass(frozen=True)
class Move:
    """A migration that is over, and the time its packets are counted in: from its start until the binding was at rest and a bit longer."""

    migration: Migration
    window: Window
    phases: list[tuple[float, str, str]]
    registrations: list[Span]
    gate: list[Mark]

    @property
    def pause(self) -> Window:
        return Window(self.migration.stopped, self.migration.resumed)


def migrate(
    lab: Lab, onos: Onos, machine: str, destination: str, *at_rest: str, bandwidth: int | None = None, post_copy: bool = False
) -> Move:
    """Moves a VM live and returns once its binding has one of the phases at_rest. Raises MigrationFailed or WaitedInVain.

    bandwidth, in bytes a second, limits the copying; post_copy lets the notifier have the rest copied when the VM runs there already.
    """
    begun = time.time()
    migration = lab.machines[machine].move(destination, bandwidth=bandwidth, post_copy=post_copy)
    return move_of(lab, onos, machine, migration, begun, *at_rest)


def move_of(lab: Lab, onos: Onos, machine: str, migration: Migration, begun: float, *at_rest: str) -> Move:
    """The move that a migration is part of, once its binding has one of the phases at_rest. Raises WaitedInVain."""
    time.sleep(UNWATCHED)  # measuring time, not waiting for anything
    wait_for(f"binding of {machine} is {' or '.join(at_rest)}", lambda: phase(onos, machine) in at_rest, SETTLE_LIMIT)
    time.sleep(AFTERWARDS)
    window = Window(migration.started, time.time())
    return Move(migration, window, _phases(onos, machine, begun), registrations(lab, window), gate(lab, window))


def phase(onos: Onos, machine: str) -> str | None:
    """The phase of a VM's binding, None without one."""
    answer = onos.get(f"/onos/hypermip/bindings/{machine}")
    return answer.body.get("phase") if answer.status == 200 else None


def _phases(onos: Onos, machine: str, since: float) -> list[tuple[float, str, str]]:
    """(time, phase, detail) of what the binding's history tells of this move."""
    history = onos.get(f"/onos/hypermip/bindings/{machine}").body["history"]
    entries = [(epoch(entry["time"]), entry["phase"], entry.get("detail") or "") for entry in history]
    return [entry for entry in entries if entry[0] >= since]


def epoch(stamp: str) -> float:
    """Seconds since the epoch of an ISO 8601 time in UTC."""
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


def registrations(lab: Lab, window: Window) -> list[Span]:
    """What the notifiers sent within a window, each from asking to answer."""
    spans = []
    for hypervisor in lab.hypervisors:
        for entry in lab.notifier_log(hypervisor):
            if entry["step"] in ("registered", "refused") and entry["time"] in window:
                asked = entry["time"] - entry["tookMs"] / 1000
                spans.append(Span(entry["phase"], Window(asked, entry["time"]), f"{hypervisor} {entry['tookMs']:.0f} ms"))
    return sorted(spans, key=lambda span: span.during.start)


def gate(lab: Lab, window: Window) -> list[Mark]:
    """What the source's notifier did to hold the guest's pause back until the fabric was ready."""
    said = [entry for hypervisor in lab.hypervisors for entry in lab.notifier_log(hypervisor) if entry["time"] in window]
    return [Mark(f"gate {entry.get('pace', entry['step'])}", entry["time"]) for entry in said if entry["step"] in GATE_STEPS]


def result_of(move: Move, seen: Mapping[str, Seen], rules: Mapping[str, int], rest: Window | None = None) -> MoveResult:
    """The numbers of a move; rules by switch are those that stood after it, and rest is a time without a move to compare with."""
    migration = move.migration
    return MoveResult(
        origin=migration.source,
        destination=migration.destination,
        vm_pause_ms=round(migration.pause_ms, 1),
        total_ms=round(migration.total_ms, 1),
        window_ms=round(move.window.milliseconds, 1),
        correspondents=[_correspondent(name, what, move, rest or before(move.window)) for name, what in seen.items()],
        phases=_moments(move),
        rules=dict(rules),
    )


def _correspondent(name: str, seen: Seen, move: Move, rest: Window) -> CorrespondentResult:
    counts, at_rest, lost = seen.udp.counts(move.window), seen.udp.counts(rest), seen.udp.lost_in(move.window)
    return CorrespondentResult(
        name=name,
        sent=counts.sent,
        lost=counts.lost,
        asked=counts.asked,
        unanswered=counts.unanswered,
        unanswered_at_rest=at_rest.unanswered,
        duplicated=counts.duplicated,
        reordered=counts.reordered,
        longest_gap_ms=round(counts.longest_gap.milliseconds, 1),
        longest_gap_at_ms=round((counts.longest_gap.start - move.window.start) * 1000, 1),
        sent_in_pause=seen.udp.sent_in(move.pause),
        rtt_ms=counts.rtt_ms,
        rtt_ms_at_rest=at_rest.rtt_ms.get("median", 0.0),
        tcp_survived=seen.tcp.survived(move.window),
        tcp_longest_stall_ms=round(seen.tcp.longest_stall(move.window).milliseconds, 1),
        lost_between_ms=[round((sent - move.window.start) * 1000, 1) for sent in (lost[:1] + lost[-1:])],
    )


def before(window: Window) -> Window:
    """As long a time, right before."""
    return Window(2 * window.start - window.end, window.start)


def _moments(move: Move) -> list[Moment]:
    """Everything that has a time, in its order."""
    moments = [(at, f"binding {name}", detail) for at, name, detail in move.phases]
    moments += [(span.during.end, f"registered {span.name}", span.detail) for span in move.registrations]
    moments += [(mark.at, f"QEMU {mark.name}", "") for mark in marks(move.migration)]
    moments += [(mark.at, mark.name, "") for mark in move.gate]
    return [Moment(name, round((at - move.window.start) * 1000, 1), detail) for at, name, detail in sorted(moments)]


def marks(migration: Migration) -> list[Mark]:
    """What the two QEMUs said, under names a person understands."""
    named = []
    for at, hypervisor, event, data in migration.events:
        name = _event_name(event, data)
        # A QEMU that once received the VM still tells of that, as `completed`, when it is asked to send it on.
        if name and at >= migration.started and hypervisor == (migration.destination if event == "RESUME" else migration.source):
            named.append(Mark(name, at))
    return named


def _event_name(event: str, data: Mapping[str, Any]) -> str | None:
    if event == "MIGRATION":
        return str(data["status"])
    if event == "MIGRATION_PASS":
        return f"pass {data['pass']}"
    return event if event in ("STOP", "RESUME") else None


def chapter_of(number: int, move: Move, seen: Mapping[str, Seen], rules: Mapping[str, RuleLog], base: Mapping[str, int]) -> Chapter:
    """The move as a chapter of the timeline; base is the number of rules on each switch that are not the application's."""
    window = Window(move.window.start - 0.05, move.window.end)
    lost = sum(each.udp.counts(move.window).lost for each in seen.values())
    migration = move.migration
    return Chapter(
        title=f"Move {number}: {migration.source} to {migration.destination}",
        summary=f"VM paused {migration.pause_ms:.0f} ms, migration {migration.total_ms:.0f} ms, "
        f"{lost} of {sum(each.udp.counts(move.window).sent for each in seen.values())} packets lost",
        window=window,
        pause=move.pause,
        marks=marks(migration),
        registrations=move.registrations,
        phases=_phase_spans(move),
        rules={switch: log.counts(window.start, window.end, base[switch]) for switch, log in rules.items()},
        tracks=[_track(name, each, window) for name, each in seen.items()],
    )


def _phase_spans(move: Move) -> list[Span]:
    """Each phase until the next; before the first, the VM was where its last move had left it."""
    ends = [at for at, _, _ in move.phases[1:]] + [move.window.end]
    return [Span(name, Window(at, end), detail) for (at, name, detail), end in zip(move.phases, ends)]


def _track(name: str, seen: Seen, window: Window) -> Track:
    return Track(
        name=name,
        arrivals=seen.udp.arrivals(window),
        lost=seen.udp.lost_in(window),
        duplicated=[packet.sent for packet in seen.udp.packets if packet.echoes > 1 and packet.sent in window],
        longest_gap=seen.udp.counts(window).longest_gap,
    )

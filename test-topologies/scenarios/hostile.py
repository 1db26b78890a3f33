# SPDX-License-Identifier: Apache-2.0
"""Everything that docs/threat-model.md says an attacker cannot do is tried on a running fabric, while a VM moves away and home.

There are attackers without a key, with the key of a third hypervisor, in a guest that is a visitor beside the VM, in QEMUs beside it, on
the underlay, and users of ONOS who may look only, or not even that. Requests are sent by turns all the while; three correspondents send
the VM a packet a millisecond each and hold an open TCP stream each. It shows that

- each attempt is refused, every time, for the reason that it should be;
- no binding is stolen: each is where its guest runs, and its history has honest hypervisors' words alone;
- no forged frame comes out anywhere, and none of the VM's frames gets into the network that it visits;
- no packet to or from the VM is lost in either move, under a flood of announcements and of questions as well, and while a third
  hypervisor says all the time that the VM comes to it: the notifiers name whom they send it to;
- when both guests are home again, each switch's flow table is what it was.
"""

from __future__ import annotations

import time

from harness.context import Context
from harness.control import wait_drained
from harness.waiting import wait_for
from lab.lab import Lab
from lab.notifier import make_key
from probe.traffic import Seen, Traffic
from steps.attempts import Siege
from steps.calm import wait_calm
from steps.cast import TRAITOR, VISITOR, Cast, plan
from steps.claimants import claimants, of_a_guest_that_moves, of_guests_at_rest
from steps.held import BindingsWatch
from steps.hostile_frames import flood, guard_endpoints, guest_lies, underlay_lies
from steps.insiders import beside, insiders, of_the_past
from steps.lying_qemus import check_liars, lying
from steps.moves import Move, migrate, phase, result_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.outsiders import outsiders
from steps.requests import INVENTORIES
from steps.strays import Strays
from steps.streams import check_streams
from steps.tables import expect
from steps.unfinished import check_unfinished
from steps.viewers import nobodies, nobody, shown, viewer, viewers

TIME_LIMIT = 420
PER_SECOND = 20  # attempts; ONOS has a guest to move besides
CLAIMS_PER_SECOND = 5  # of the VM while it moves
FLOOD_PER_SECOND = 300  # announcements of a visitor, and questions of a neighbor
UNDER_FLOOD = "under a flood"  # how names of checks begin
FRAMES_EACH, TIMES_EACH = 10, 3
GIVEN_UP_WITHIN = 40  # seconds; an inventory ends what nobody but a destination speaks of
ROUND = 6.0  # seconds in which each attempt was made at least once, and more


def run(context: Context) -> None:
    with context.two_sites(plan(), notifiers=False) as lab:
        for hypervisor in (HOME, AWAY):  # nobody but an attacker speaks for the third one
            lab.hypervisors[hypervisor].start_notifier(context.onos.base, destinations=lab.plan.migration_hosts)
        context.step(f"{VM} and {VISITOR} boot at {HOME}, and {VISITOR} moves to {AWAY}")
        for machine in (VM, VISITOR):
            lab.machines[machine].boot(HOME)
        clean = lab.flow_tables()
        guard_endpoints(context, lab)
        migrate(lab, context.onos, VISITOR, AWAY, "away")
        traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
        traffic.wait_flowing()
        moves = attacked(context, lab, traffic)
        seen = traffic.finish()
        report(context, moves, seen)
        context.step(f"{VISITOR} moves home")
        migrate(lab, context.onos, VISITOR, HOME, "at-home")
        expect(context, lab, "both home again", clean)


def attacked(context: Context, lab: Lab, traffic: Traffic) -> list[Move]:
    """The VM's moves, and all that is tried before, between and behind them."""
    cast = cast_of(context, lab)
    looker = viewer(context.runtime, context.onos)
    context.check("a viewer is shown what there is", not (hidden := shown(looker)), str(hidden))
    insiders_words = [*insiders(cast), *claimants(cast)]
    words = [*outsiders(cast), *insiders_words, *viewers(cast, looker), *nobodies(cast, nobody(context.runtime, context.onos))]
    watch = BindingsWatch(context.onos, {VM: (HOME, AWAY), VISITOR: (AWAY,)}, strange_words())
    strays = Strays(lab, lab.machines[VM].what.mac, context.out)
    claims = Siege([], PER_SECOND)
    claims.also(of_guests_at_rest(cast), TIMES_EACH)
    claims.report(context)
    wait_for("nobody waits for a guest, whoever said that it comes to him", lambda: is_given_up(context, cast), GIVEN_UP_WITHIN, interval=1)
    check_unfinished(context, cast)
    siege = Siege(words, PER_SECOND)
    context.step(f"{len(words)} kinds of requests by turns, {PER_SECOND} a second")
    with watch, siege, lying(lab):
        time.sleep(ROUND)
        moves = [moved(context, lab, traffic, AWAY, "away", claimed(context, cast, HOME, AWAY))]
        context.step(f"frames of a guest and of somebody on the underlay, {FRAMES_EACH} of each kind")
        guest_lies(context, lab, FRAMES_EACH)
        underlay_lies(context, lab, FRAMES_EACH)
        check_liars(context, lab)
        siege.also([*beside(cast), *of_the_past(cast, closed(context))], TIMES_EACH)
        wait_drained(context.onos)
        moves.append(moved(context, lab, traffic, HOME, "at-home", claimed(context, cast, AWAY, HOME)))
        time.sleep(ROUND)
    siege.report(context)
    watch.report(context)
    strays.report(context)
    return moves


def is_given_up(context: Context, cast: Cast) -> bool:
    """Whether nobody waits for either guest any more, by the inventories of all."""
    cast.traitor.word(cast.inventory(TRAITOR), INVENTORIES).send(cast.anybody)
    return phase(context.onos, VM) in (None, "at-home") and phase(context.onos, VISITOR) == "away"


def strange_words() -> list[str]:
    """In a history, that somebody's word counted which should not."""
    counted = ("switching", "arrived", "completed", "refreshing")
    return ["on the word of", f"inventory of {TRAITOR}", *(f"{phase} by {TRAITOR}" for phase in counted)]


def cast_of(context: Context, lab: Lab) -> Cast:
    foreign = context.out / "foreign.key"
    foreign.unlink(missing_ok=True)
    make_key(str(foreign))
    keys = {name: hypervisor.key for name, hypervisor in lab.hypervisors.items() if hypervisor.key}
    return Cast.of(lab, context.onos, keys, foreign)


def claimed(context: Context, cast: Cast, source: str, destination: str) -> Siege:
    """The VM, by somebody else, until it has arrived: who claims it afterwards is an end of another migration, which never begins."""
    return Siege(of_a_guest_that_moves(cast, source), CLAIMS_PER_SECOND, lambda: place(context, VM) != destination)


def place(context: Context, machine: str) -> str | None:
    """Where it is bound."""
    answer = context.onos.get(f"/onos/hypermip/bindings/{machine}")
    return str(answer.body["at"].get("hypervisor")) if answer.ok else None


def moved(context: Context, lab: Lab, traffic: Traffic, destination: str, at_rest: str, claims: Siege) -> Move:
    """Under a flood, and while somebody else claims it."""
    wait_calm(context, traffic.udp)
    context.step(f"{VM} moves live to {destination}, among {FLOOD_PER_SECOND} announcements and as many questions a second")
    with flood(lab, FLOOD_PER_SECOND), claims:
        move = migrate(lab, context.onos, VM, destination, at_rest)
    claims.report(context)
    context.step(f"{VM} runs at {destination}; it stood still for {move.migration.pause_ms:.0f} ms")
    return move


def closed(context: Context) -> str:
    """The id of the migration that is over."""
    return str(context.onos.binding(VM).body["lastMigration"]["id"])


def report(context: Context, moves: list[Move], seen: dict[str, Seen]) -> None:
    context.result.moves = [result_of(move, seen, {}) for move in moves]
    for move in context.result.moves:
        for each in move.correspondents:
            where = f"{UNDER_FLOOD}, {each.name}, {move.origin} to {move.destination}"
            context.check(f"{where}: no packet is lost", each.sent > each.lost == 0, f"{each.lost} of {each.sent} lost")
    for name, each in seen.items():
        counts = each.udp.counts()
        context.check(f"{name}: none is lost between the moves either", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent}")
    check_streams(context, seen)

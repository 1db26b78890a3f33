# SPDX-License-Identifier: Apache-2.0
"""Two hundred guests leave their hosts at once, a thousand registrations' worth, and a real one moves in their midst.

Beside the VM there are guests that nobody runs: ports of the real switches, and hypervisors' words over REST, said by eight callers
at once as fast as they are answered. The VM moves live to the other site while they do, and home again while they come home or end.
Three correspondents send it a packet a millisecond each all the while. It shows that

- no word is refused, and each is answered with the phase that it leads to;
- no packet of the VM's is lost, on either way, and every correspondent reaches it;
- once all are away, each guest has its rules on both switches, the same number for each;
- once half of them have come home and all have ended, each switch's flow table is what it was.

`measurements` has how long each word took, moves a second, and ONOS's processor time a move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import monotonic
from typing import Any

from harness.context import Context
from harness.rest import wait_at_rest
from harness.waiting import comes_true, wait_for
from lab.crowd import Crowd, stand_ins
from lab.flowtable import FlowTable
from lab.lab import Lab
from lab.plan import Hypervisor, Machine, Plan, two_sites
from report.latencies import latencies
from steps import stories
from steps.callers import Callers, Said
from steps.calm import wait_calm
from steps.moves import Move, migrate, result_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.stories import Word
from steps.tables import expect
from steps.there_and_back import check_move, check_reached

TIME_LIMIT = 240
GUESTS, CALLERS = 200, 8
LEFT, REACHED = Hypervisor("hv-left", "a1"), Hypervisor("hv-new", "b1")  # the crowd's; nobody takes an inventory of them, ever
NOT_THE_CROWDS = 50  # addresses of the home network
IN_THE_MIDST = 0.05  # of the words are said when the VM begins to move
SETTLE_LIMIT = 30  # seconds


def run(context: Context) -> None:
    machines = stand_ins(GUESTS, two_sites().networks[:1], NOT_THE_CROWDS)
    with context.two_sites(plan(), notifiers=False) as lab:
        for hypervisor in (HOME, AWAY):
            lab.hypervisors[hypervisor].start_notifier(context.onos.base)
        context.step(f"{VM} boots at {HOME}, {GUESTS} others appear")
        lab.machines[VM].boot(HOME)
        crowd = Crowd(machines, lab.switches)
        for hypervisor in (LEFT, REACHED):
            crowd.appear(hypervisor)
            taps = [machine.tap(hypervisor) for machine in machines]
            context.onos.wait_ports(lab.plan.switch(hypervisor.switch).device, taps)
        wait_at_rest(lab)
        clean = lab.flow_tables()
        traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
        traffic.wait_flowing()
        wait_calm(context, traffic.udp)
        away = [stories.move(machine, LEFT, REACHED) for machine in machines]
        moves = [beside(context, lab, "away", away, AWAY)]
        rules = [check_rules(context, lab, machines, clean)]
        wait_calm(context, traffic.udp)
        moves.append(beside(context, lab, "home", return_or_end(machines), HOME))
        rules.append({name: 0 for name in lab.switches})
        seen = traffic.finish()
        crowd.leave(LEFT)
        crowd.leave(REACHED)
        expect(context, lab, "all home or ended", clean)
    for move, stood in zip(moves, rules):
        context.result.moves.append(result_of(move, seen, stood))
        check_move(context, context.result.moves[-1])
        check_reached(context, move, seen)


def plan() -> Plan:
    """The two sites with one more hypervisor each."""
    sites = two_sites()
    return replace(sites, hypervisors=(*sites.hypervisors, LEFT, REACHED))


def return_or_end(machines: Sequence[Machine]) -> list[list[Word]]:
    """Half of them come home and end there, the others end where they are."""
    half = len(machines) // 2
    home = [stories.move(machine, REACHED, LEFT) + stories.end(machine, LEFT) for machine in machines[:half]]
    return home + [stories.end(machine, REACHED) for machine in machines[half:]]


def beside(context: Context, lab: Lab, way: str, told: list[list[Word]], destination: str) -> Move:
    """Has the stories told, and the VM move meanwhile."""
    callers = Callers(context.onos, CALLERS)
    words = sum(map(len, told))
    context.step(f"{len(told)} guests, {words} words: {way}, and {VM} moves live to {destination}")
    lab.machines[VM].expect(destination)  # before words are said: to start a QEMU takes as long as many of them
    begun, spent = monotonic(), context.runtime.cpu_seconds()
    with ThreadPoolExecutor(1) as pool:
        telling = pool.submit(timed, callers, told)
        wait_for("words are said", lambda: telling.done() or len(callers.said) >= IN_THE_MIDST * words, SETTLE_LIMIT, interval=0.01)
        move = migrate(lab, context.onos, VM, destination, "away" if destination == AWAY else "at-home")
        said, ended = telling.result()
    spent = context.runtime.cpu_seconds() - spent
    check_words(context, way, said, words)
    meanwhile = sum(move.migration.started <= each.answered <= move.migration.resumed for each in said)
    context.check(f"{way}: words were answered while {VM} migrated", meanwhile > 0, f"{meanwhile} of {words}")
    context.result.measurements[way] = {
        **measured(said, len(told), ended - begun, spent),
        f"words answered while {VM} migrated": meanwhile,
    }
    return move


def timed(callers: Callers, told: list[list[Word]]) -> tuple[list[Said], float]:
    return callers.tell(told), monotonic()


def check_words(context: Context, way: str, said: Sequence[Said], words: int) -> None:
    refused = [f"{each.vm} {each.word}: {each.refusal}" for each in said if not each.is_accepted]
    context.check(f"{way}: no word of {words} is refused", not refused and len(said) == words, f"{len(said)} said, refused {refused[:3]}")
    context.check(f"{way}: each word leads to its phase", not (astray := out_of_order(way, said)), str(astray[:3]))


def out_of_order(way: str, said: Sequence[Said]) -> list[str]:
    """Answers with another phase than that of a move's n-th word."""
    phases = stories.AWAY if way == "away" else stories.HOME
    so_far: Counter[str] = Counter()
    wrong = []
    for each in said:
        expected = None if each.word == "refreshing" else phases[so_far[each.vm]]
        so_far[each.vm] += 1
        if each.phase != expected:
            wrong.append(f"{each.vm} {each.word}: {each.phase} instead of {expected}")
    return wrong


def measured(said: Sequence[Said], guests: int, seconds: float, processor_seconds: float) -> dict[str, Any]:
    return {
        "guests": guests,
        "words": len(said),
        "refused": sum(not each.is_accepted for each in said),
        "seconds": round(seconds, 2),
        "guestsPerSecond": round(guests / seconds, 2),
        "onosProcessorMsPerGuest": round(1000 * processor_seconds / guests, 1),
        "took": latencies((each.word, each.took_ms) for each in said),
    }


def check_rules(context: Context, lab: Lab, machines: Sequence[Machine], clean: dict[str, FlowTable]) -> dict[str, int]:
    """Every guest that is away has its rules on either switch; returns how many rules more than before each switch has."""

    def numbers() -> dict[str, set[int]]:
        return {name: set(rules_of(table, machines)) for name, table in lab.flow_tables().items()}

    comes_true(lambda: all(len(each) == 1 and 0 not in each for each in numbers().values()), SETTLE_LIMIT)
    wait_at_rest(lab)  # what served the places that they left goes after the grace time
    for name, each in numbers().items():
        context.check(f"away: every guest has the same rules on {name}", len(each) == 1 and 0 not in each, f"so many rules each: {each}")
    return {name: len(table) - len(clean[name]) for name, table in lab.flow_tables().items()}


def rules_of(table: FlowTable, machines: Sequence[Machine]) -> list[int]:
    """How many rules name each of the guests by its MAC address."""
    found = Counter(mac for rule in table.rules for mac in named(rule))
    return [found[machine.mac] for machine in machines]


def named(rule: str) -> set[str]:
    """MAC addresses that a rule matches."""
    conditions = rule.split(" actions=")[0].replace("/", ",").split(",")
    return {value for _, _, value in (condition.partition("=") for condition in conditions) if value.count(":") == 5}

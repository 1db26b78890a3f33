# SPDX-License-Identifier: Apache-2.0
"""What a signature costs: `switching` signed and not, by turns in one run, over connections that are kept.

ONOS is told to take words without signature, too, and checks those that have one. A VM's migration is prepared, switched and cancelled in
pairs, 100 after the first few: once each word is signed, once none is, and in every other pair the other way round. It shows that

- a signed `switching` is answered no more than 2 ms later, in the median of 100 pairs.

Nothing else runs meanwhile. The table is in signed-switching.md beside the logs.
"""

from __future__ import annotations

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from report.spread import Spread, markdown
from steps.switched import Speakers, launch_waiting, speakers, switch_once

BENCHMARK = True
TIME_LIMIT = 420
PAIRS, WARM = 100, 10  # the first few load classes; a controller in use has done that
DEARER_MS = 2
TRUST, UNSIGNED = "org.hypermip.app.trust.TrustManager", "unsignedReports"
TOLD_WITHIN = 30  # seconds until ONOS has read a setting


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab:
        believe_unsigned(context, True)
        try:
            pairs = measure(context, lab)
        finally:
            believe_unsigned(context, False)
    publish(context, pairs)


def believe_unsigned(context: Context, is_so: bool) -> None:
    """Returns when ONOS warns of it, or does no more."""
    context.runtime.configure(TRUST, **{UNSIGNED: str(is_so).lower(), "hypervisorKeys": "../hypermip-keys"})

    def is_warned() -> bool:
        return any(UNSIGNED in warning for warning in context.onos.get("/onos/hypermip/switches").body.get("warnings", []))

    wait_for(f"{UNSIGNED} is {is_so}", lambda: is_warned() == is_so, TOLD_WITHIN)


def measure(context: Context, lab: Lab) -> list[tuple[float, float]]:
    """Milliseconds of each pair: signed, and not."""
    launch_waiting(lab)
    signing, plain = speakers(context, lab), speakers(context, lab, is_signing=False)
    context.step(f"{PAIRS} times `switching`, signed and not")
    pairs = [pair(context, lab, signing, plain, number) for number in range(WARM + PAIRS)]
    for each in (*signing.values(), *plain.values()):
        each.close()
    return pairs[WARM:]


def pair(context: Context, lab: Lab, signing: Speakers, plain: Speakers, number: int) -> tuple[float, float]:
    took = {}
    for name, ends in sorted({"signed": signing, "unsigned": plain}.items(), reverse=number % 2 == 1):
        took[name], _ = switch_once(context, lab, ends, f"m-{number}-{name}")
    return took["signed"], took["unsigned"]


def publish(context: Context, pairs: list[tuple[float, float]]) -> None:
    spreads = {
        "`switching`, signed": Spread.of("ms", [signed for signed, _ in pairs]),
        "`switching`, not signed": Spread.of("ms", [unsigned for _, unsigned in pairs]),
        "signed longer than not, by pair": Spread.of("ms", [signed - unsigned for signed, unsigned in pairs]),
    }
    context.result.measurements = {name: each.to_json() for name, each in spreads.items()}
    table = markdown(spreads)
    context.out.mkdir(parents=True, exist_ok=True)
    (context.out / "signed-switching.md").write_text(table)
    print(table)
    dearer = spreads["signed longer than not, by pair"].median
    context.check(f"signed, it takes at most {DEARER_MS} ms longer in the median of {PAIRS} pairs", dearer <= DEARER_MS, f"{dearer:.2f} ms")

# SPDX-License-Identifier: Apache-2.0
"""An operator sets the application's times: in a file of ONOS's etc, and with ONOS's own command.

On the running ONOS it shows that

- each time is the documented one, and one that is set in org.hypermip.cfg counts at once;
- `cfg preset` sets one by the name of the class, and wins over the file, which goes on to set the others;
- the application answers again after each change;
- without the two, each time is the documented one again.
"""

from __future__ import annotations

import re

from harness.context import Context
from harness.waiting import comes_true

COMPONENT = "org.hypermip.app.agent.HomeAgentManager"
FILE = "org.hypermip.cfg"
DEFAULTS = {"switchingMillis": "1000", "reportMillis": "250", "confirmationMillis": "5000", "settlingMillis": "500", "resyncSeconds": "30"}
LIMIT = 20  # seconds; Karaf looks at its files once a second, and each look of ours is a JVM


def run(context: Context) -> None:
    file = context.runtime.etc / FILE
    expect(context, "nothing is set", {})
    try:
        context.step(f"two times are set in {FILE}")
        file.write_text("switchingMillis = 700\nresyncSeconds = 20\n")
        expect(context, "the file sets two", {"switchingMillis": "700", "resyncSeconds": "20"})
        context.step("one of them is set with cfg preset as well")
        context.runtime.shell(f"cfg preset {COMPONENT} switchingMillis 900")
        expect(context, "the command wins, and the file sets the other", {"switchingMillis": "900", "resyncSeconds": "20"})
    finally:
        file.unlink(missing_ok=True)
        context.runtime.shell(f"config:delete {COMPONENT}")
    expect(context, "both are taken back", {})


def expect(context: Context, when: str, changed: dict[str, str]) -> None:
    wanted = DEFAULTS | changed
    comes_true(lambda: settings(context) == wanted, LIMIT)
    found = settings(context)
    context.check(f"{when}: the component has them", found == wanted, f"{found} instead of {wanted}")
    context.check(f"{when}: the application answers", comes_true(lambda: context.onos.get("/onos/hypermip/bindings").ok, LIMIT))


def settings(context: Context) -> dict[str, str]:
    """What the component was activated with: Declarative Services' last word on each property."""
    said = context.runtime.shell(f"scr:info {COMPONENT}")
    return dict(re.findall(r"(\w+(?:Millis|Seconds))<\w+> = (\d+)", said))

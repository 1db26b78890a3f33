# SPDX-License-Identifier: Apache-2.0
"""What a bridge lacks, and the commands that mend it. Nothing is run here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .openvswitch import State
from .wish import Wish

SPOKEN = ("OpenFlow10", "OpenFlow13")
_MAX_BACKOFF_MS = "1000"
_LOWEST = "priority=0"  # for base forwarding: below whatever a controller sends


@dataclass(frozen=True)
class Difference:
    """What differs, in a sentence, and the words that mend it: of ovs-vsctl, or of ovs-ofctl where is_rule."""

    says: str
    words: tuple[str, ...]
    is_openflow: bool = False


def differences(wish: Wish, state: State) -> list[Difference]:
    """In the order in which they are to be mended."""
    return [*_bridge(wish, state), *_controllers(wish, state), *_tunnels(wish, state), *_forwarding(wish, state), *_visitors(wish, state)]


def commands(found: list[Difference]) -> list[list[str]]:
    """What is Open vSwitch's database in one command, which is done as a whole; then each of OpenFlow's."""
    database = [word for each in found if not each.is_openflow for word in ("--", *each.words)]
    openflow = [["ovs-ofctl", "-O", "OpenFlow10", *each.words] for each in found if each.is_openflow]
    return [*([["ovs-vsctl", *database]] if database else []), *openflow]


def _bridge(wish: Wish, state: State) -> Iterator[Difference]:
    if state.fail_mode != "secure":
        why = "with another one it loses all rules when the controller is away for a while"
        yield Difference(
            f"fail_mode: is {state.fail_mode or 'not set'}, must be secure: {why}", ("set", "Bridge", wish.bridge, "fail_mode=secure")
        )
    if state.protocols != frozenset(SPOKEN):
        why = "OpenFlow 1.3 for the controller; the port flag no-flood exists in OpenFlow 1.0 alone"
        yield Difference(
            f"protocols: is {','.join(sorted(state.protocols)) or 'not set'}, must be {','.join(SPOKEN)}: {why}",
            ("set", "Bridge", wish.bridge, f"protocols={','.join(SPOKEN)}"),
        )
    if not state.is_in_band_off:
        why = "in-band control has hidden rules above all others"
        yield Difference(
            f"other_config:disable-in-band: is not true, must be: {why}",
            ("set", "Bridge", wish.bridge, "other_config:disable-in-band=true"),
        )


def _controllers(wish: Wish, state: State) -> Iterator[Difference]:
    wanted = wish.controllers or tuple(each.target for each in state.controllers)
    there = {each.target: each for each in state.controllers}
    says = []
    if set(wanted) != set(there):
        says.append(f"controllers: are {', '.join(there) or 'none'}, must be {', '.join(wanted)}")
    for each in state.controllers:
        if each.target in wanted and each.connection_mode != "out-of-band":
            says.append(f"controller {each.target}: connection_mode is {each.connection_mode or 'not set'}, must be out-of-band")
        if each.target in wanted and each.max_backoff != _MAX_BACKOFF_MS:
            says.append(
                f"controller {each.target}: max_backoff is {each.max_backoff or 'not set'}, must be {_MAX_BACKOFF_MS}: "
                "the ms until one that was away is tried again"
            )
    if says:
        yield Difference("\n".join(says), _make_controllers(wish.bridge, wanted))


def _make_controllers(bridge: str, targets: tuple[str, ...]) -> tuple[str, ...]:
    """All of them anew, which Open vSwitch takes for the same where the target is. Its own commands separate themselves."""
    made = [f"@controller{number}" for number in range(len(targets))]
    words = ["set", "Bridge", bridge, f"controller=[{','.join(made)}]"]
    for name, target in zip(made, targets):
        # Quoted: a target with an IPv6 address has brackets.
        about = [f'target="{target}"', "connection_mode=out-of-band", f"max_backoff={_MAX_BACKOFF_MS}"]
        words += ["--", f"--id={name}", "create", "Controller", *about]
    return tuple(words)


def _tunnels(wish: Wish, state: State) -> Iterator[Difference]:
    for name, encapsulation in wish.tunnels:
        settings = [f"type={encapsulation}", *(f"options:{key}={_quoted(value)}" for key, value in wish.tunnel_options().items())]
        mend = ("set", "Interface", name, *settings)
        there = state.interfaces.get(name)
        if there is None:
            says = f"port {name}: is missing, must be one that tunnels by {encapsulation}"
            yield Difference(says, ("add-port", wish.bridge, name, "--", *mend))
            continue
        unlike = [f"type is {there.type or 'system'}, must be {encapsulation}"] if there.type != encapsulation else []
        for key, value in wish.tunnel_options().items():
            if there.options.get(key) != value:
                unlike.append(f"options:{key} is {there.options.get(key, 'not set')}, must be {value}")
        if unlike:
            yield Difference(f"port {name}: {'; '.join(unlike)}", mend)


def _forwarding(wish: Wish, state: State) -> Iterator[Difference]:
    if not wish.forwards:
        return
    lay = ("add-flow", wish.bridge, f"{_LOWEST},actions=NORMAL")
    if not state.is_forwarding:
        says = "base forwarding: no rule of table 0 takes what no other rule takes; must be one, such as NORMAL with the lowest priority"
        yield Difference(says, lay, is_openflow=True)
    elif wish.controllers and not state.controllers:
        says = "base forwarding: goes when the bridge gets its first controller, with all rules; must be laid again"
        yield Difference(says, lay, is_openflow=True)


def _visitors(wish: Wish, state: State) -> Iterator[Difference]:
    for port in wish.visiting(state.interfaces):
        if state.silent is None or port not in state.silent:
            says = f"port {port}: floods go to it, must not: they are another network's than its guest's"
            yield Difference(says, ("mod-port", wish.bridge, port, "no-flood"), is_openflow=True)


def _quoted(value: str) -> str:
    """IPv6 addresses have colons, which ovs-vsctl takes for its own."""
    return f'"{value}"' if ":" in value else value

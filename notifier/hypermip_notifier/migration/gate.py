# SPDX-License-Identifier: Apache-2.0
"""When to say `switching`: the gate before the guest's pause, as a pure function of what query-migrate tells.

A downtime limit of 1 ms keeps QEMU's pre-copy from ending, so the guest runs until the limit is raised. The right moment to ask the
fabric is when what is left to copy fits the pause that is wished, and shortly before QEMU looks at the limit again: until the guest
pauses, both places get its frames.

What QEMU does (migration/migration.c and ram.c of QEMU 7.2): it copies in windows of 100 ms, each with its share of max-bandwidth, spent at
the window's beginning. At a window's end it measures the bandwidth that the window had; the guest is paused when a pass is over and the
next one would send less than that bandwidth x limit. The last copy, with the guest paused, is not limited at all. Hence:
- A pass has to take some windows, or the next one begins and ends unseen, finds hardly anything written, and the guest is paused with the
  gate closed. So the bandwidth goes down with what is left; not below what the guest writes, or passes would only get longer.
- In the first pass, pages without content cost no bandwidth, so that it may be over much sooner than what is left of it told. And a look
  may be late, for want of a processor or since QEMU answers late. So its bandwidth goes down sooner, and the sooner, the later looks are.
- While an answer is awaited hardly anything is copied, and the limit that opens the gate is as much longer as the bandwidth is less.
- A guest that writes too much for that would outgrow any limit meanwhile. When patience with it is over, it is asked for without holding, at
  the beginning of a pass that fits the longer pause; it pauses at the end of QEMU's window. Passes take some windows until
  then, too, each at a bandwidth of its own: at the first one's they would get shorter until nothing is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

CLOSED_LIMIT_MS = 1  # 0 does not hold: QEMU pauses the guest when its estimate of what is left reaches 0
HOLD_BYTES_PER_S = 40_000  # a page a window: few pages last for long, and no pass that has one to send fits a limit of 1 ms
_LONGEST_LIMIT_MS = 2_000_000  # that QEMU takes
WINDOW_S = 0.100
_SLOWEST_BYTES_PER_S = 400_000  # ten pages a window: so many are left of it at most, for the next pass, when a pass is over
_FASTER_THAN_GUEST = 1.5
_PASS_S = 3 * WINDOW_S
_FIRST_PASS_S, _LONGEST_FIRST_PASS_S, _DELAYS_A_FIRST_PASS = 5 * WINDOW_S, 12 * WINDOW_S, 4
_COARSENESS = 0.8  # how much a change of bandwidth must be to be worth a command
_MARGIN = 0.8
_HELD_S = 0.5  # a pass is held until QEMU's next window and the fabric's answer
_SHRINKING = 0.9  # a pass that is not even so much less than the one before is as short as passes get
_WINDOWS_UNSEEN = 3  # when nothing was copied for so long, there is no window to go by


@dataclass(frozen=True)
class Wish:
    """What the operator wants: the longest pause, the link's bandwidth, and how long, or for how many passes, to wait for one that fits.

    lead_s is how long before the end of a window to ask: sooner, and frames go to both places for longer; later, and it is another window.
    If it is longer than a window, that end is one of the next. longest_delay_s is how late a look has lately been at most.
    impatient_ms is the longest pause after patience; None where the guest goes by post-copy then, whatever is left.
    """

    pause_ms: int
    bandwidth: int  # bytes a second
    patience_s: float
    lead_s: float
    passes: int | None = None
    impatient_ms: int | None = None
    longest_delay_s: float = 0.0

    def rest_s(self, passes: int) -> float:
        """How long what is left of that pass would take at the bandwidth for it, which goes down with what is left."""
        if passes > 1:
            return _PASS_S
        return min(max(_FIRST_PASS_S, _DELAYS_A_FIRST_PASS * self.longest_delay_s), _LONGEST_FIRST_PASS_S)


@dataclass(frozen=True)
class Progress:
    """Where pre-copy is: the pass (1 is the first, over all memory), bytes it still has to send, bytes sent so far, seconds at the gate."""

    passes: int
    remaining: int
    transferred: int
    at_s: float


class Pace(Enum):
    """Copying towards a pass that fits; holding that pass until QEMU's next window; asking."""

    COPYING = "copying"
    HOLDING = "holding"
    ASKING = "asking"


@dataclass(frozen=True)
class GateState:
    """What to do now: the pace, and max-bandwidth in bytes a second. The rest is what the next decision needs.

    passes is the pass, seen first at since_s with so much left, in bytes; floor is the least bandwidth in it. While holding, transferred is
    what had been sent when that began, at since_s, and window_s is when QEMU's present window began.
    """

    pace: Pace = Pace.COPYING
    bandwidth: int = HOLD_BYTES_PER_S
    passes: int = 1
    left: int = 0
    since_s: float = 0.0
    floor: int = _SLOWEST_BYTES_PER_S
    transferred: int = 0
    window_s: float | None = None
    is_impatient: bool = False

    @property
    def is_held(self) -> bool:
        """While it asks: that it does so without copying much, and whatever QEMU tells changes nothing."""
        return self.bandwidth <= HOLD_BYTES_PER_S


def decide(state: GateState, progress: Progress, wish: Wish) -> GateState:
    """The state that a look at QEMU leads to; from ASKING only `begun_again` leads back."""
    if state.pace is Pace.COPYING:
        return _copy(state, progress, wish)
    if state.pace is Pace.HOLDING:
        return _hold(state, progress, wish)
    if state.is_held or progress.passes == state.passes:
        return state
    return replace(state, passes=progress.passes, bandwidth=_in_some_windows(progress, wish))


def begun_again(progress: Progress) -> GateState:
    """The state of a gate that has been open for as long as it may: this pass is copied to its end, whatever it was when it began."""
    return GateState(passes=progress.passes, since_s=progress.at_s)


def open_limit_ms(pause_ms: int, bandwidth: int, last_bandwidth: int) -> int:
    """The downtime limit that lets a guest pause that long on a link of that bandwidth, when QEMU has copied at the last one."""
    return min(_LONGEST_LIMIT_MS, round(pause_ms * max(1.0, bandwidth / last_bandwidth)))


def _copy(state: GateState, progress: Progress, wish: Wish) -> GateState:
    is_new = progress.passes > state.passes
    # Only at its beginning does a pass know all that it has to send.
    fits = is_new and _fits(progress, wish, wish.pause_ms)
    are_enough = is_new and wish.passes is not None and progress.passes > wish.passes
    is_over = progress.at_s > wish.patience_s
    written = progress.remaining / max(progress.at_s - state.since_s, WINDOW_S / 10)  # bytes a second, in the pass before, if this is new
    if is_over and is_new and not fits and wish.impatient_ms is not None:
        is_hopeless = 0 < _SHRINKING * state.left < progress.remaining
        by_then = replace(progress, remaining=progress.remaining + round(written * _HELD_S))
        is_over = _fits(by_then, wish, wish.impatient_ms)  # and then there is time to hold it
        if not is_over and (is_hopeless or _fits(progress, wish, wish.impatient_ms)):
            in_some_windows = _in_some_windows(progress, wish)
            return GateState(Pace.ASKING, in_some_windows, progress.passes, since_s=progress.at_s, is_impatient=True)
    if fits or are_enough or (is_over and (is_new or wish.impatient_ms is None)):
        held = min(HOLD_BYTES_PER_S, wish.bandwidth)
        return GateState(
            Pace.HOLDING, held, progress.passes, since_s=progress.at_s, transferred=progress.transferred, is_impatient=not fits
        )
    if is_new:
        floor = max(_SLOWEST_BYTES_PER_S, round(_FASTER_THAN_GUEST * written))
        state = GateState(bandwidth=state.bandwidth, passes=progress.passes, left=progress.remaining, since_s=progress.at_s, floor=floor)
    bandwidth = max(min(wish.bandwidth, state.floor), _in_some_windows(progress, wish))
    is_worth_it = is_new or bandwidth < _COARSENESS * state.bandwidth or state.bandwidth == HOLD_BYTES_PER_S
    return replace(state, bandwidth=bandwidth) if is_worth_it else state


def _in_some_windows(progress: Progress, wish: Wish) -> int:
    """The bandwidth at which what is left takes some windows."""
    return min(wish.bandwidth, round(progress.remaining / wish.rest_s(progress.passes)))


def _fits(progress: Progress, wish: Wish, pause_ms: int) -> bool:
    return progress.remaining / wish.bandwidth < _MARGIN * pause_ms / 1000


def _hold(state: GateState, progress: Progress, wish: Wish) -> GateState:
    if state.window_s is None and progress.transferred > state.transferred:
        return replace(state, window_s=progress.at_s)
    due_s = is_due_at_s(state, wish)
    is_time = due_s is not None and progress.at_s >= due_s
    is_blind = progress.at_s - state.since_s >= _WINDOWS_UNSEEN * WINDOW_S
    return replace(state, pace=Pace.ASKING) if is_time or is_blind else state


def is_due_at_s(state: GateState, wish: Wish) -> float | None:
    """While a pass is held: when to ask, in seconds at the gate. None until a window was seen to begin."""
    return None if state.window_s is None else state.window_s + -wish.lead_s % WINDOW_S

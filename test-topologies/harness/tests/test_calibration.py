# SPDX-License-Identifier: Apache-2.0
import unittest
from collections.abc import Callable
from types import SimpleNamespace
from unittest.mock import MagicMock, patch

from harness import calibration
from harness.calibration import calibrate
from probe.udp import UdpProbe
from report.calibration import UNMEASURED, Calibration


def measured(loop_s: float = 0.2, asked_per_s: int = 1000, start_ms: float = 20) -> Calibration:
    return Calibration("some processor", 100, loop_s, start_ms, 2 * asked_per_s, 3.0, asked_per_s)


def guest(limit: int, round_trip_ms: float = 2.0) -> Callable[..., UdpProbe]:
    """Probes of a guest that answers up to so many packets a second."""

    def start(_name: str, _address: str, _log: str, interval_us: int) -> UdpProbe:
        is_overrun = 1_000_000 // interval_us > limit
        probe = MagicMock()
        probe.finish.return_value.counts.return_value = SimpleNamespace(
            unanswered=int(is_overrun), rtt_ms={"p99": round_trip_ms}
        )
        return probe

    return start


class CalibrateTest(unittest.TestCase):
    def calibrated(self, start: Callable[..., UdpProbe]) -> Calibration:
        known = {"loop_s": lambda: 0.3, "start_ms": lambda: 40.0}
        with patch.multiple(calibration, time=MagicMock(), **known):
            return calibrate(MagicMock(), 50, start)

    def test_a_guest_is_asked_half_of_what_it_can_answer(self) -> None:
        self.assertEqual([(2000, 1000), (1000, 500), (200, 100), (100, 50)], [self.rates(limit) for limit in (3000, 1500, 250, 100)])

    def rates(self, limit: int) -> tuple[int, int]:
        found = self.calibrated(guest(limit))
        return found.answered_per_s, found.asked_per_s

    def test_answers_that_come_late_are_too_many(self) -> None:
        found = self.calibrated(guest(3000, round_trip_ms=11))
        self.assertFalse(found.is_two_way_judged)

    def test_who_is_held_up_for_a_while_is_asked_once_more(self) -> None:
        rates: list[int] = []
        slow, well = guest(3000, round_trip_ms=11), guest(3000)

        def start(name: str, address: str, log: str, interval_us: int) -> UdpProbe:
            rates.append(1_000_000 // interval_us)
            is_first_time = rates.count(50) <= 3 and (50 not in rates or rates[-1] == 50)
            return (slow if is_first_time else well)(name, address, log, interval_us)

        self.assertEqual(2000, self.calibrated(start).answered_per_s)

    def test_says_on_what_machine_that_was(self) -> None:
        found = self.calibrated(guest(3000))
        self.assertEqual((50, 0.3, 40.0, 2.0), (found.share, found.loop_s, found.start_ms, found.round_trip_p99_ms))
        self.assertIn("50 % of it", str(found))


class CalibrationTest(unittest.TestCase):
    def test_each_so_many_packets_ask(self) -> None:
        self.assertEqual([1, 2, 10, 20], [measured(asked_per_s=rate).ask_every(1000) for rate in (1000, 500, 100, 50)])
        self.assertEqual([1, 1, 2, 4], [measured(asked_per_s=rate).ask_every(5000) for rate in (1000, 200, 100, 50)])

    def test_more_switches_leave_less_for_the_guest(self) -> None:
        self.assertEqual([1, 1, 2, 3], [measured().ask_every(1000, switches) for switches in (1, 2, 3, 6)])
        self.assertEqual(10, measured(asked_per_s=200).ask_every(1000, 6), "100 a second are the least")

    def test_while_it_is_measured_each_packet_asks(self) -> None:
        self.assertEqual([1] * len(calibration._RATES), [UNMEASURED.ask_every(1_000_000 // rate) for rate in calibration._RATES])

    def test_below_a_hundred_a_second_answers_are_not_judged(self) -> None:
        self.assertEqual([True, False], [measured(asked_per_s=rate).is_two_way_judged for rate in (100, 99)])
        self.assertIn("two-way traffic is not judged", str(measured(asked_per_s=50)))

    def test_a_slow_machine_has_more_time_and_a_fast_one_no_less(self) -> None:
        self.assertEqual([1.0, 1.0, 2.0], [measured(loop_s=loop).patience for loop in (0.1, 0.2, 0.4)])

    def test_programs_that_start_slowly_are_waited_for_as_well(self) -> None:
        found = [measured(loop_s=0.4, start_ms=start) for start in (10, 40, 80)]
        self.assertEqual([2.0, 2.0, 4.0], [each.patience for each in found])
        self.assertEqual([2.0, 2.0, 2.0], [each.slowness for each in found])


if __name__ == "__main__":
    unittest.main()

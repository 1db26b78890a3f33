# SPDX-License-Identifier: Apache-2.0
"""A notifier that cannot look for a while, since it has no processor or QEMU does not answer: the guest must not pause meanwhile."""

from hypermip_notifier.migration.looks import Delays
from tests.test_pauses import MB, FollowsMigrations, ModelledQemu, ScriptedReporter

EMPTY = range(6 * MB, 17 * MB)  # pages without content near the end of the first pass, as a guest of 128 MB had them
EVERY_S = 0.02


class DelaysTest(FollowsMigrations):
    def guest(self, delay: tuple[float, float]) -> ModelledQemu:
        qemu = ModelledQemu(memory=134 * MB, writes_a_second=2 * MB, working_set=2 * MB, empty=EMPTY, stalls=delay)
        qemu.bandwidth = 134 * MB
        return qemu

    def test_one_look_in_the_first_pass_may_be_late(self) -> None:
        for number in range(150):
            delay = (number * EVERY_S, 0.2)
            with self.subTest(delay=delay):
                qemu = self.guest(delay)
                reporter = ScriptedReporter(qemu)
                self.assertEqual("completed", self.follow(qemu, reporter))
                self.assertNotIn("late", self.steps())
                assert qemu.stopped_at
                self.assertGreater(qemu.stopped_at, reporter.answered_at("switching"))

    def test_a_late_look_makes_the_rest_take_longer_but_not_for_ever(self) -> None:
        prompt, late = self.guest((1e9, 0.0)), self.guest((0.1, 0.4))
        for qemu in (prompt, late):
            self.follow(qemu, ScriptedReporter(qemu))
        assert prompt.stopped_at and late.stopped_at
        self.assertGreater(late.stopped_at, prompt.stopped_at + 0.5)
        self.assertLess(late.stopped_at, prompt.stopped_at + 4)

    def test_a_delay_is_remembered_for_some_seconds(self) -> None:
        delays = Delays()
        looks = [(0.01, 1.0), (0.2, 2.0), (0.05, 4.9), (0.03, 5.1), (0.02, 5.2)]
        self.assertEqual([0.01, 0.2, 0.2, 0.03, 0.03], [delays.seen(late_s, at_s) for late_s, at_s in looks])

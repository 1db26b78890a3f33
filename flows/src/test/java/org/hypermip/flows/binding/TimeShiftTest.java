/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.binding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimeShiftTest {

    private static final Duration BEHIND = Duration.ofSeconds(-90);

    private static Binding sample(BindingPhase phase) {
        Binding binding = binding(phase);
        return binding.toBuilder()
                .since(Optional.of(NOW.plusSeconds(9)))
                .expires(Optional.of(NOW.plusSeconds(1)))
                .handover(binding.handover().map(open -> open.until(Optional.of(NOW.plusSeconds(2)))
                        .simultaneousUntil(Optional.of(NOW.plusSeconds(3)))))
                .probe(Optional.of(Probe.of(NOW.plusSeconds(4), true, List.of("hv-b"), Optional.of("hv-b is silent"))))
                .draining(List.of(Draining.of(Attachment.somewhereAtHome(ThreeSites.A1), NOW.plusSeconds(5))))
                .guarded(List.of(Draining.of(Attachment.somewhereAtHome(ThreeSites.A1), NOW.plusSeconds(8))))
                .history(List.of(HistoryEntry.of(NOW.plusSeconds(6), phase, "said so")))
                .heard(Map.of("hv-b", NOW.plusSeconds(7)))
                .build();
    }

    private static List<Instant> times(Binding binding) {
        return Stream.of(
                        binding.since().stream(),
                        binding.expires().stream(),
                        binding.handover().flatMap(Handover::until).stream(),
                        binding.handover().flatMap(Handover::simultaneousUntil).stream(),
                        binding.probe().map(Probe::until).stream(),
                        binding.draining().stream().map(Draining::until),
                        binding.guarded().stream().map(Draining::until),
                        binding.history().stream().map(HistoryEntry::time))
                .flatMap(some -> some)
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyTimeOfOursIsByTheOtherClockAndNothingElse(BindingPhase phase) {
        Binding before = sample(phase);

        Binding after = TimeShift.of(before, BEHIND);

        assertEquals(times(before).stream().map(time -> time.plus(BEHIND)).collect(Collectors.toList()), times(after));
        assertEquals(before.heard(), after.heard());
        assertEquals(before, TimeShift.of(after, BEHIND.negated()));
        assertSame(before, TimeShift.of(before, Duration.ZERO));
    }
}

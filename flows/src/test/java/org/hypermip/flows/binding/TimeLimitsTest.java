/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.GRACE;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When frames that go both ways go one way again, and what is left of migrations that nobody closes. */
class TimeLimitsTest {

    private static final Duration LIMIT = ThreeSites.NET_A.simultaneousLimit();
    private static final Instant SWITCHED = NOW.plusSeconds(4);

    private final TimeLimits limits = new TimeLimits(ThreeSites.DOMAIN, device -> true);

    private Binding passed(Binding binding, Instant now) {
        return limits.passed(binding, now).accepted();
    }

    private static Binding simultaneous() {
        Binding prepared = accepted(
                binding(BindingPhase.AT_HOME),
                says("hv-b1", RegistrationPhase.PREPARING).received(NOW).build());
        return accepted(
                prepared,
                says("hv-a1", RegistrationPhase.SWITCHING).received(SWITCHED).build());
    }

    @ParameterizedTest
    @CsvSource({
        "hv-a1, PREPARING, 0",
        "hv-b1, PREPARING, 0",
        "hv-a1, REFRESHING, 0",
        "hv-a1, SWITCHING, 1",
        "hv-b1, SWITCHING, 1"
    })
    void theLimitCountsFromTheLastSwitchingAndFromNothingElse(String reporter, RegistrationPhase said, int renewed) {
        Binding again = accepted(
                simultaneous(),
                says(reporter, said).received(SWITCHED.plusSeconds(1)).build());

        Instant end = SWITCHED.plusSeconds(renewed).plus(LIMIT);
        assertEquals(Optional.of(end), limits.next(again));
        assertSame(again, passed(again, end.minusMillis(1)));
        assertEquals(BindingPhase.PREPARED, passed(again, end).phase());
    }

    @Test
    void atTheLimitItIsPreparedAgainAndItsHistorySaysWhy() {
        Binding passed = passed(simultaneous(), SWITCHED.plus(LIMIT));

        assertEquals(BindingPhase.PREPARED, passed.phase());
        assertEquals(simultaneous().handover(), passed.handover());
        assertEquals(Optional.empty(), passed.simultaneousUntil());
        HistoryEntry last = Iterables.getLast(passed.history());
        assertEquals(SWITCHED.plus(LIMIT), last.time());
        assertTrue(last.detail().contains("time limit"), last.detail());
        assertEquals(Optional.empty(), limits.next(passed));
    }

    @Test
    void theMigrationGoesOnAfterwards() {
        Binding passed = passed(simultaneous(), SWITCHED.plus(LIMIT));
        Instant later = SWITCHED.plusSeconds(60);

        Binding switchedAgain = accepted(
                passed,
                says("hv-a1", RegistrationPhase.SWITCHING).received(later).build());
        assertEquals(Optional.of(later.plus(LIMIT)), limits.next(switchedAgain));
        Binding arrived = accepted(
                passed, says("hv-b1", RegistrationPhase.ARRIVED).received(later).build());
        assertEquals(BindingPhase.ARRIVED, arrived.phase());
        assertEquals(
                Optional.of(later.plus(GRACE)), limits.next(arrived), "the place left sends on for its grace time");
    }

    /** The source's notifier is as dead as the destination's: nobody will say that it has let go. */
    @Test
    void aMigrationThatOnlyTheFabricSawArriveIsClosedWithItsGraceTime() {
        Binding seen = new SightingMachine(ThreeSites.DOMAIN)
                .next(binding(BindingPhase.SIMULTANEOUS), Sightings.rarp("hv-b1"))
                .binding()
                .orElseThrow();
        assertSame(seen, passed(seen, NOW.plus(GRACE).minusMillis(1)));

        Binding closed = passed(seen, NOW.plus(GRACE));

        assertEquals(BindingPhase.AWAY, closed.phase());
        assertEquals(Optional.of("m1"), closed.lastMigration().map(ClosedMigration::id));
        assertTrue(closed.isSettled());
        Registration completed = says("hv-a1", RegistrationPhase.COMPLETED).build();
        assertEquals(closed, accepted(closed, completed));
    }

    @Test
    void aMigrationThatAHypervisorSaidHasArrivedStaysOpen() {
        Binding arrived = accepted(
                binding(BindingPhase.SIMULTANEOUS),
                says("hv-b1", RegistrationPhase.ARRIVED).build());

        Binding drained = passed(arrived, NOW.plus(GRACE));

        assertEquals(BindingPhase.ARRIVED, drained.phase());
        assertTrue(drained.draining().isEmpty());
    }

    @Test
    void theLimitStaysWhenTheNetworkIsConfiguredNoMore() {
        TimeLimits none = new TimeLimits(MobilityDomain.of(List.of(), List.of(), List.of()), device -> true);
        assertEquals(Optional.of(SWITCHED.plus(LIMIT)), none.next(simultaneous()));
    }
}

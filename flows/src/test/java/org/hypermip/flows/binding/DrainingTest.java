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

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The places a mobile node left, and for how long they count. */
class DrainingTest {

    private static final Instant LATER = NOW.plusSeconds(4);

    /** Moves there, all of it at one time. */
    private static Binding moved(Binding binding, String destination, Instant time) {
        Binding prepared = accepted(
                binding,
                says(destination, RegistrationPhase.PREPARING).received(time).build());
        Binding arrived = accepted(
                prepared,
                says(destination, RegistrationPhase.ARRIVED).received(time).build());
        return accepted(
                arrived,
                says(destination, RegistrationPhase.COMPLETED).received(time).build());
    }

    @Test
    void onwardMovesDrainEveryPlaceForItsOwnTime() {
        Binding atC = moved(moved(binding(BindingPhase.AT_HOME), "hv-b1", NOW), "hv-c1", LATER);
        assertEquals(
                List.of(Optional.of("hv-a1"), Optional.of("hv-b1")),
                atC.draining().stream()
                        .map(draining -> draining.place().hypervisor())
                        .collect(Collectors.toList()));
        assertEquals(Optional.of(NOW.plus(GRACE)), atC.nextDeadline());
        assertEquals(BindingPhase.AWAY, atC.phase());
    }

    @Test
    void aPlaceItComesBackToDrainsNoMore() {
        Binding back = moved(moved(binding(BindingPhase.AT_HOME), "hv-b1", NOW), "hv-a1", LATER);
        assertEquals(1, back.draining().size());
        assertEquals(Optional.of("hv-b1"), back.draining().get(0).place().hypervisor());
        assertEquals(BindingPhase.AT_HOME, back.phase());
    }

    @Test
    void aPlaceLeftAgainDrainsAnew() {
        Binding again = moved(moved(moved(binding(BindingPhase.AT_HOME), "hv-b1", NOW), "hv-a1", NOW), "hv-b1", LATER);
        assertEquals(1, again.draining().size());
        assertEquals(Optional.of(LATER.plus(GRACE)), again.nextDeadline());
    }

    @Test
    void beforeADeadlineNothingChanges() {
        Binding atB = moved(binding(BindingPhase.AT_HOME), "hv-b1", NOW);
        assertSame(atB, atB.drainedUntil(NOW.plus(GRACE).minusMillis(1)));
    }

    @Test
    void atADeadlineThePlaceIsForgotten() {
        Binding atC = moved(moved(binding(BindingPhase.AT_HOME), "hv-b1", NOW), "hv-c1", LATER);
        Binding drained = atC.drainedUntil(NOW.plus(GRACE));
        assertEquals(Optional.of(LATER.plus(GRACE)), drained.nextDeadline());
        assertTrue(drained.drainedUntil(LATER.plus(GRACE)).isSettled());
    }

    @Test
    void aSettledBindingHasNoDeadline() {
        Binding settled = binding(BindingPhase.AWAY);
        assertEquals(Optional.empty(), settled.nextDeadline());
        assertSame(settled, settled.drainedUntil(Instant.MAX));
    }
}

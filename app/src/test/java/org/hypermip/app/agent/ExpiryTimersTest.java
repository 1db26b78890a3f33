/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Draining;
import org.junit.jupiter.api.Test;

class ExpiryTimersTest {

    private final ManualTime time = new ManualTime();
    private final List<String> over = new ArrayList<>();
    private final Set<String> mine = new HashSet<>(Set.of("vm1"));
    private final ExpiryTimers timers = new ExpiryTimers(
            time.clock(), new Threads(time, List.of(time)), mine::contains, Binding::nextDeadline, this::end);
    private CompletableFuture<String> answer = CompletableFuture.completedFuture("");

    private CompletableFuture<String> end(String mobileNode) {
        over.add(mobileNode);
        return answer;
    }

    private static Binding draining(int... seconds) {
        return Binding.builder()
                .mobileNode("vm1")
                .interfaces(List.of(Reports.address(1)))
                .phase(BindingPhase.AWAY)
                .at(Attachment.somewhereAtHome(TwoSites.B1))
                .draining(Arrays.stream(seconds)
                        .mapToObj(second -> Draining.of(
                                Attachment.somewhereAtHome(TwoSites.A1), ManualTime.START.plusSeconds(second)))
                        .collect(ImmutableList.toImmutableList()))
                .build();
    }

    @Test
    void theFirstDeadlineCountsAndIsNotAnticipated() {
        timers.set(draining(5, 3));

        time.advance(Duration.ofSeconds(3));
        assertEquals(List.of(), over);
        time.advance(Duration.ofMillis(1));
        assertEquals(List.of("vm1"), over);
    }

    @Test
    void aNewBindingsDeadlineReplacesTheOldOne() {
        timers.set(draining(3));
        timers.set(draining(7));
        time.advance(Duration.ofSeconds(6));
        assertEquals(List.of(), over);

        timers.set(draining());
        time.advance(Duration.ofSeconds(6));
        assertEquals(List.of(), over);
        assertEquals(0, time.pending());
    }

    @Test
    void aDeadlineLongPastIsDueAtOnce() {
        time.advance(Duration.ofSeconds(9));
        timers.set(draining(3));

        time.advance(Duration.ofMillis(1));

        assertEquals(List.of("vm1"), over);
    }

    @Test
    void whatCouldNotBeEndedIsTriedAgain() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("no store"));
        timers.set(draining(3));
        time.advance(Duration.ofSeconds(4));
        answer = CompletableFuture.completedFuture("");

        time.advance(Duration.ofSeconds(9));

        assertEquals(List.of("vm1", "vm1"), over);
    }

    @Test
    void theTimesOfAnothersBindingAreAnothersToKeep() {
        timers.set(draining(3));
        mine.clear();
        timers.set(draining(5));

        time.advance(Duration.ofSeconds(9));

        assertEquals(List.of(), over);
    }

    @Test
    void cancelledIsCancelled() {
        Stream.of(1, 2).forEach(second -> timers.set(draining(second)));
        timers.cancel("vm1");

        time.advance(Duration.ofSeconds(9));

        assertEquals(List.of(), over);
    }
}

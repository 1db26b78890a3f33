/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.refused;
import static org.hypermip.flows.binding.Samples.says;
import static org.hypermip.flows.binding.Samples.saysOfM1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A closed migration's id is an old word about an old thing: it never stands in the way of the next attempt. */
class NextAttemptTest {

    private static final Optional<String> NO_ID = Optional.empty();

    private static Registration preparing(String reporter, Optional<String> id) {
        return says(reporter, RegistrationPhase.PREPARING).migration(id).build();
    }

    private static Registration fromDestination(Optional<String> id) {
        return says("hv-b1", RegistrationPhase.PREPARING)
                .migration(id)
                .destination(Optional.of("hv-b1"))
                .interfaces(List.of(VM.address()))
                .ports(Map.of(VM.mac(), VM.tap("hv-b1")))
                .build();
    }

    private static String open(Binding binding) {
        return binding.handover().orElseThrow().migration();
    }

    private static Binding ended(Binding binding, String reporter, RegistrationPhase end) {
        return accepted(
                binding,
                says(reporter, end)
                        .migration(binding.handover().map(Handover::migration))
                        .build());
    }

    /** The destination's notifier says what it said before, with the id that it was given; the source says that it tries again. */
    @ParameterizedTest
    @CsvSource({"FAILED, true", "FAILED, false", "CANCELLED, true", "CANCELLED, false"})
    void afterAFailureBothEndsBeginAnotherOne(RegistrationPhase end, boolean isDestinationFirst) {
        Binding first =
                accepted(accepted(binding(BindingPhase.AT_HOME), fromDestination(NO_ID)), preparing("hv-a1", NO_ID));
        String old = open(first);
        Binding failed = ended(first, "hv-a1", end);
        Registration again = fromDestination(Optional.of(old));
        Registration source = preparing("hv-a1", NO_ID);

        Binding second =
                accepted(accepted(failed, isDestinationFirst ? again : source), isDestinationFirst ? source : again);

        assertEquals(BindingPhase.PREPARED, second.phase());
        assertNotEquals(old, open(second));
        assertEquals(Optional.of("hv-b1"), second.destination().flatMap(Attachment::hypervisor));
        assertEquals(second, accepted(second, again), "said once more, it changes nothing");
        assertEquals(
                BindingPhase.AWAY,
                ended(second, "hv-a1", RegistrationPhase.COMPLETED).phase());
    }

    @Test
    void anIdThatNobodyHereMadeIsNotUsedTwiceEither() {
        Binding failed = accepted(binding(BindingPhase.SIMULTANEOUS), saysOfM1(RegistrationPhase.FAILED));
        Binding second = accepted(failed, preparing("hv-b1", Optional.of("m1")));
        assertEquals("vm50@2026-11-22T16:00:00Z", open(second));
    }

    /** Not the last one's alone: what was made here tells that it is old. */
    @Test
    void anIdOfLongAgoIsKnownAsSuch() {
        Binding binding = binding(BindingPhase.AT_HOME);
        String oldest = "vm50@2026-11-20T16:00:00Z";
        Binding second = accepted(binding, preparing("hv-b1", Optional.of(oldest)));
        assertEquals("vm50@" + NOW, open(second));
        assertEquals(second, accepted(second, preparing("hv-b1", Optional.of(oldest))));
    }

    @Test
    void withoutABindingAnIdIsTakenAsItComes() {
        String id = "vm50@2026-11-20T16:00:00Z";
        assertEquals(id, open(accepted(Optional.empty(), fromDestination(Optional.of(id)))));
    }

    @Test
    void noIdIsMadeTwice() {
        Binding first = accepted(binding(BindingPhase.AT_HOME), preparing("hv-b1", NO_ID));
        Binding second = accepted(ended(first, "hv-b1", RegistrationPhase.CANCELLED), preparing("hv-b1", NO_ID));
        assertEquals("vm50@2026-11-22T16:00:00Z", open(first));
        assertEquals("vm50@2026-11-22T16:00:00.000000001Z", open(second));
    }

    /** It would replace the one that is open, and its sender may know nothing of that one. */
    @Test
    void anOldIdDoesNotReplaceAnOpenMigrationElsewhere() {
        Binding failed = accepted(binding(BindingPhase.SIMULTANEOUS), saysOfM1(RegistrationPhase.FAILED));
        Binding elsewhere = accepted(failed, preparing("hv-c1", NO_ID));
        refused(
                Optional.of(elsewhere),
                preparing("hv-b1", Optional.of("m1")),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "migration",
                "m1");
    }

    /** A hypervisor names its migrations itself, and one end is slow: what it repeats is the first of three. */
    @Test
    void anIdThatWasClosedBeforeTheLastOneIsOldToo() {
        Binding first = ended(open("hv-b1", "m-1", binding(BindingPhase.AT_HOME)), "hv-a1", RegistrationPhase.FAILED);
        Binding second = ended(open("hv-c1", "m-2", first), "hv-a1", RegistrationPhase.FAILED);
        Binding third = open("hv-c1", "m-3", second);
        refused(
                Optional.of(third),
                preparing("hv-b1", Optional.of("m-1")),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "migration",
                "m-1");
        assertEquals("vm50@" + NOW, open(accepted(second, preparing("hv-b1", Optional.of("m-1")))), "another attempt");
    }

    /** One that is replaced before its end is closed as well. */
    @Test
    void theLastEightBeforeTheLastOneAreKept() {
        Binding binding = binding(BindingPhase.AT_HOME);
        for (int number = 1; number <= 12; number++) {
            binding = open(number % 2 == 0 ? "hv-b1" : "hv-c1", "m-" + number, binding);
        }
        assertEquals(Optional.of("m-11"), binding.lastMigration().map(ClosedMigration::id));
        assertEquals(
                List.of("m-3", "m-4", "m-5", "m-6", "m-7", "m-8", "m-9", "m-10"),
                binding.earlierMigrations().asList());
    }

    private static Binding open(String destination, String id, Binding before) {
        Binding next = accepted(before, preparing(destination, Optional.of(id)));
        assertEquals(id, open(next));
        return next;
    }

    /** Either end may say late that a migration begins which has completed. */
    @ParameterizedTest
    @ValueSource(strings = {"hv-a1", "hv-b1"})
    void whatIsTrueOfACompletedMigrationBeginsNone(String reporter) {
        Binding away = accepted(binding(BindingPhase.ARRIVED), saysOfM1(RegistrationPhase.COMPLETED));
        refused(
                Optional.of(away),
                preparing(reporter, Optional.of("m1")),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "migration",
                "m1");
        Registration withEnds = says("hv-a1", RegistrationPhase.PREPARING)
                .migration(Optional.of("m1"))
                .source(Optional.of("hv-a1"))
                .destination(Optional.of("hv-b1"))
                .build();
        refused(Optional.of(away), withEnds, ReplyCode.IDENTIFICATION_MISMATCH, "migration", "m1");
    }

    /** Its sender drops the id, and is heard. */
    @Test
    void onwardsFromThereTheIdOfACompletedOneIsNone() {
        Binding away = accepted(binding(BindingPhase.ARRIVED), saysOfM1(RegistrationPhase.COMPLETED));
        Registration.Builder onwards =
                says("hv-b1", RegistrationPhase.PREPARING).destination(Optional.of("hv-c1"));
        refused(
                Optional.of(away),
                onwards.migration(Optional.of("m1")).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "migration",
                "m1");
        Binding next = accepted(away, onwards.migration(NO_ID).build());
        assertEquals(Optional.of("hv-c1"), next.destination().flatMap(Attachment::hypervisor));
    }

    /** A source that never failed towards anywhere has to say where it goes. */
    @Test
    void onlyASourceWhoseAttemptFailedGoesWhereThatLed() {
        Binding failed = accepted(binding(BindingPhase.SIMULTANEOUS), saysOfM1(RegistrationPhase.FAILED));
        assertEquals(
                Optional.of("hv-b1"),
                accepted(failed, preparing("hv-a1", NO_ID)).destination().flatMap(Attachment::hypervisor));
        refused(
                Optional.of(binding(BindingPhase.AT_HOME)),
                preparing("hv-a1", NO_ID),
                ReplyCode.MALFORMED,
                "destination",
                "");
    }
}

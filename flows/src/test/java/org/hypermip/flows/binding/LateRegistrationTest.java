/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.refused;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is heard after what was said later: of a sender who gave up waiting for an answer, and went on. */
class LateRegistrationTest {

    private static final Instant LATER = NOW.plusSeconds(9);

    private static final Binding CANCELLED =
            accepted(binding(BindingPhase.PREPARED), about("m1", "hv-a1", RegistrationPhase.CANCELLED, LATER));

    @Test
    void aMigrationThatItsSourceHasCancelledIsNotOpenedAgain() {
        refused(Optional.of(CANCELLED), preparing(NOW), ReplyCode.IDENTIFICATION_MISMATCH, "time", NOW.toString());
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARING", "SWITCHING", "ARRIVED", "FAILED", "REFRESHING"})
    void nothingElseIsHeededEither(RegistrationPhase phase) {
        Binding next = accepted(CANCELLED, preparing(LATER.plusSeconds(2)));
        refused(
                Optional.of(next),
                says("hv-a1", phase)
                        .interfaces(List.of(VM.address()))
                        .destination(Optional.of("hv-b1"))
                        .sent(Optional.of(LATER.plusMillis(1)))
                        .build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "time",
                LATER.plusMillis(1).toString());
    }

    @Test
    void aRepetitionOfWhatIsKnownCountsAsHeard() {
        Binding closed = accepted(binding(BindingPhase.PREPARED), about("m1", "hv-b1", RegistrationPhase.FAILED, NOW));
        Binding repeated = accepted(closed, about("m1", "hv-a1", RegistrationPhase.CANCELLED, LATER));

        assertEquals(Map.of("hv-a1", LATER, "hv-b1", NOW), repeated.heard());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3_600_000})
    void whatIsSaidAtTheSameTimeOrLaterIsHeeded(long millis) {
        assertEquals(
                BindingPhase.PREPARED,
                accepted(CANCELLED, preparing(LATER.plusMillis(millis))).phase());
    }

    @Test
    void aClockThatWasSetBackIsBelieved() {
        Instant before = LATER.minus(Duration.ofMinutes(1));
        assertEquals(
                Map.of("hv-a1", before), accepted(CANCELLED, preparing(before)).heard());
    }

    @Test
    void aClockThatIsAheadCountsAsTheControllers() {
        Binding prepared = accepted(
                binding(BindingPhase.AT_HOME),
                says("hv-a1", RegistrationPhase.PREPARING)
                        .destination(Optional.of("hv-b1"))
                        .sent(Optional.of(LATER))
                        .build());
        assertEquals(Map.of("hv-a1", NOW), prepared.heard(), "what it says when its clock is right again is heeded");
    }

    @Test
    void clocksOfTwoHypervisorsAreNotCompared() {
        Registration destination = says("hv-b1", RegistrationPhase.PREPARING)
                .destination(Optional.of("hv-b1"))
                .sent(Optional.of(NOW))
                .build();

        assertEquals(
                Map.of("hv-a1", LATER, "hv-b1", NOW),
                accepted(CANCELLED, destination).heard());
    }

    @Test
    void whoDoesNotTellTheTimeIsHeeded() {
        Registration timeless = says("hv-a1", RegistrationPhase.PREPARING)
                .destination(Optional.of("hv-b1"))
                .build();

        assertEquals(Map.of("hv-a1", LATER), accepted(CANCELLED, timeless).heard());
    }

    @Test
    void hypervisorsThatItHasLeftAreForgotten() {
        Binding longAgo = binding(BindingPhase.AWAY).toBuilder()
                .heard(Map.of("hv-c2", NOW, "hv-b1", NOW))
                .build();
        Binding refreshed = accepted(
                longAgo,
                says("hv-b1", RegistrationPhase.REFRESHING)
                        .sent(Optional.of(LATER))
                        .received(LATER)
                        .build());

        assertEquals(Map.of("hv-b1", LATER), refreshed.heard());
    }

    private static Registration preparing(Instant sent) {
        return says("hv-a1", RegistrationPhase.PREPARING)
                .interfaces(List.of(VM.address()))
                .source(Optional.of("hv-a1"))
                .destination(Optional.of("hv-b1"))
                .sent(Optional.of(sent))
                .received(sent)
                .build();
    }

    private static Registration about(String migration, String reporter, RegistrationPhase phase, Instant sent) {
        return says(reporter, phase)
                .migration(Optional.of(migration))
                .sent(Optional.of(sent))
                .received(sent)
                .build();
    }
}

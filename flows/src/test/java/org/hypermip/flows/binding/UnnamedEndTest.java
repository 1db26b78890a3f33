/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.refused;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Without an id, the end of a migration counts from those only that have spoken of its beginning; its arrival, from where it leads. */
class UnnamedEndTest {

    /** Yesterday's status of a QEMU, which a notifier finds when it starts, is none of today's migration. */
    @ParameterizedTest
    @CsvSource({
        "PREPARED,     hv-a1, FAILED",
        "PREPARED,     hv-a1, CANCELLED",
        "PREPARED,     hv-a1, COMPLETED",
        "SIMULTANEOUS, hv-a1, FAILED",
        "SIMULTANEOUS, hv-a1, COMPLETED",
        "PREPARED,     hv-b1, FAILED",
        "ARRIVED,      hv-b1, FAILED",
    })
    void whoHasNotSpokenOfItMayMeanAnOlderOne(BindingPhase phase, String reporter, RegistrationPhase said) {
        Binding open = binding(phase);
        refused(Optional.of(open), says(reporter, said).build(), ReplyCode.IDENTIFICATION_MISMATCH, "migration", "");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED", "COMPLETED"})
    void withTheIdItIsMeant(RegistrationPhase said) {
        Registration named = says("hv-a1", said).migration(Optional.of("m1")).build();
        assertEquals(
                Optional.empty(),
                accepted(binding(BindingPhase.PREPARED), named).handover());
    }

    @ParameterizedTest
    @CsvSource({"PREPARING, FAILED", "SWITCHING, FAILED", "PREPARING, COMPLETED", "SWITCHING, COMPLETED"})
    void whoHasSpokenOfItMeansIt(RegistrationPhase before, RegistrationPhase said) {
        Binding spoken =
                accepted(binding(BindingPhase.PREPARED), says("hv-a1", before).build());
        assertEquals(ImmutableSet.of("hv-a1"), spoken.handover().orElseThrow().reporters());
        assertEquals(
                Optional.empty(), accepted(spoken, says("hv-a1", said).build()).handover());
    }

    /** What was said of the last one does not count for the next. */
    @Test
    void eachMigrationIsSpokenOfAnew() {
        Binding first = accepted(
                binding(BindingPhase.PREPARED),
                says("hv-a1", RegistrationPhase.PREPARING).build());
        Binding failed = accepted(first, says("hv-a1", RegistrationPhase.FAILED).build());
        Binding second =
                accepted(failed, says("hv-b1", RegistrationPhase.PREPARING).build());
        refused(
                Optional.of(second),
                says("hv-a1", RegistrationPhase.FAILED).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "migration",
                "");
    }

    /** It runs at the destination, which has said so: whatever the source means takes nothing from anybody. */
    @Test
    void afterTheArrivalTheSourceMayCloseIt() {
        Binding closed = accepted(
                binding(BindingPhase.ARRIVED),
                says("hv-a1", RegistrationPhase.COMPLETED).build());
        assertEquals(BindingPhase.AWAY, closed.phase());
        assertEquals(binding(BindingPhase.ARRIVED).at(), closed.at());
    }

    /** Yesterday's status of the QEMU at the source tells how it came there, and not that it has arrived where it goes today. */
    @ParameterizedTest
    @CsvSource({"PREPARED, hv-a1", "PREPARED,", "SIMULTANEOUS, hv-a1", "ARRIVED, hv-a1"})
    void onlyWhereItArrivesThatIsKnown(BindingPhase phase, String destination) {
        Registration yesterdays = says("hv-a1", RegistrationPhase.ARRIVED)
                .destination(Optional.ofNullable(destination))
                .build();
        refused(
                Optional.of(binding(phase)),
                yesterdays,
                ReplyCode.IDENTIFICATION_MISMATCH,
                destination == null ? "reporter" : "destination",
                "hv-a1");
        assertEquals(
                BindingPhase.PREPARED,
                accepted(
                                binding(BindingPhase.PREPARED),
                                says("hv-a1", RegistrationPhase.PREPARING).build())
                        .phase(),
                "the source goes on");
    }

    @Test
    void theDestinationMeansTheMigrationThatLeadsToIt() {
        Registration elsewhere = says("hv-b1", RegistrationPhase.ARRIVED)
                .destination(Optional.of("hv-c1"))
                .build();
        refused(
                Optional.of(binding(BindingPhase.PREPARED)),
                elsewhere,
                ReplyCode.IDENTIFICATION_MISMATCH,
                "destination",
                "hv-c1");
        Registration there = says("hv-b1", RegistrationPhase.ARRIVED)
                .destination(Optional.of("hv-b1"))
                .build();
        assertEquals(
                BindingPhase.ARRIVED,
                accepted(binding(BindingPhase.PREPARED), there).phase());
    }

    @Test
    void theDestinationThatSaidArrivedMayTakeItBack() {
        Binding arrived = accepted(
                binding(BindingPhase.PREPARED),
                says("hv-b1", RegistrationPhase.ARRIVED).build());
        assertEquals(
                BindingPhase.AT_HOME,
                accepted(arrived, says("hv-b1", RegistrationPhase.FAILED).build())
                        .phase());
    }
}

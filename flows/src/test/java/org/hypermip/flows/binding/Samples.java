/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;

/** One guest of site A, its migration m1 from hv-a1 to hv-b1 in every phase, and what hypervisors say of it. */
final class Samples {

    static final Guest VM = ThreeSites.GUESTS.get(0);
    static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");
    static final Duration GRACE = ThreeSites.NET_A.grace();

    private static final BindingMachine MACHINE = new BindingMachine(ThreeSites.DOMAIN);

    private Samples() {}

    static Attachment place(String hypervisor) {
        return Attachment.at(hypervisor, ThreeSites.device(hypervisor), Map.of(VM.mac(), VM.tap(hypervisor)));
    }

    /** The binding with m1 open, or closed before it opened. */
    static Binding binding(BindingPhase phase) {
        Binding.Builder binding = Binding.builder()
                .mobileNode(VM.id())
                .interfaces(List.of(VM.address()))
                .phase(phase)
                .at(place(phase.isBeforeArrival() || phase == BindingPhase.AT_HOME ? "hv-a1" : "hv-b1"))
                .lastMigration(Optional.of(ClosedMigration.of(
                        "m0", Optional.of("hv-c1"), Optional.of("hv-a1"), RegistrationPhase.COMPLETED)));
        if (phase == BindingPhase.ARRIVED) {
            binding.draining(List.of(Draining.of(place("hv-a1"), NOW.plus(GRACE))));
        }
        return phase == BindingPhase.AT_HOME || phase == BindingPhase.AWAY || phase == BindingPhase.ENDED
                ? binding.build()
                : binding.handover(Optional.of(Handover.of("m1", place("hv-a1"), place("hv-b1"))))
                        .build();
    }

    static Registration.Builder says(String reporter, RegistrationPhase phase) {
        return Registration.builder()
                .mobileNode(VM.id())
                .reporter(reporter)
                .phase(phase)
                .received(NOW);
    }

    /** What the destination of m1 says, with the id. */
    static Registration saysOfM1(RegistrationPhase phase) {
        return says("hv-b1", phase).migration(Optional.of("m1")).build();
    }

    static Decision decide(Optional<Binding> current, Registration registration) {
        return MACHINE.next(current, registration);
    }

    static Binding accepted(Optional<Binding> current, Registration registration) {
        Decision decision = decide(current, registration);
        assertEquals(Optional.empty(), decision.refusal());
        return decision.binding().orElseThrow();
    }

    static Binding accepted(Binding current, Registration registration) {
        return accepted(Optional.of(current), registration);
    }

    /** Checks that nothing changes and that the answer names field and value, and what to do instead. */
    static Refusal refused(
            Optional<Binding> current, Registration registration, ReplyCode code, String field, String value) {
        Decision decision = decide(current, registration);
        assertEquals(Optional.empty(), decision.binding());
        Refusal refusal = decision.refusal().orElseThrow();
        assertEquals(Refusal.of(code, field, value, refusal.remedy()), refusal);
        assertTrue(refusal.remedy().length() > 20, refusal.remedy());
        return refusal;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.Iterables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.onosproject.net.PortNumber;

/** What is left of a binding that ends though nobody has said that the guest has. */
class EndingTest {

    private static final PortNumber SEVEN = PortNumber.portNumber(7);
    private static final Instant REVIEW = NOW.plus(Ending.REVIEW);

    private static final Binding VISITOR = binding(BindingPhase.AWAY).toBuilder()
            .at(place("hv-b1").withPortNumbers(Map.of(VM.mac(), SEVEN)))
            .build();

    private static Decision ending(Binding binding) {
        return Ending.of(binding, ThreeSites.DOMAIN, NOW, "silent");
    }

    private static Decision reviewed(Instant now, PortNumber... ports) {
        return Ending.reviewed(
                ending(VISITOR).accepted(),
                now,
                (device, name) -> List.of(ports).stream()
                        .filter(port -> device.equals(ThreeSites.B1) && name.equals(VM.tap("hv-b1")))
                        .findFirst(),
                device -> true);
    }

    @Test
    void ofASwitchThatIsAwayNobodyKnowsThePorts() {
        Binding ended = ending(VISITOR).accepted();
        Decision away = Ending.reviewed(ended, REVIEW, (device, name) -> Optional.empty(), device -> false);
        assertEquals(BindingPhase.ENDED, away.accepted().phase());
        assertEquals(Decision.Kind.ENDED, reviewed(REVIEW).kind());
    }

    @Test
    void ofAVisitorThePortIsRemembered() {
        Binding ended = ending(VISITOR).accepted();
        assertEquals(
                VISITOR.toBuilder()
                        .phase(BindingPhase.ENDED)
                        .expires(Optional.of(REVIEW))
                        .history(ended.history())
                        .build(),
                ended);
        assertEquals(
                "silent; the guard of its port stays while the port does",
                Iterables.getLast(ended.history()).detail());
    }

    @Test
    void atHomeOrWithoutAPortNothingIsLeft() {
        assertEquals(Decision.Kind.ENDED, ending(binding(BindingPhase.AWAY)).kind());
        Binding atHome = binding(BindingPhase.AT_HOME).toBuilder()
                .at(place("hv-a1").withPortNumbers(Map.of(VM.mac(), SEVEN)))
                .build();
        assertEquals(Decision.Kind.ENDED, ending(atHome).kind());
    }

    @Test
    void itIsRememberedWhileThePortIsThere() {
        assertEquals(ending(VISITOR), reviewed(REVIEW.minusMillis(1)));
        assertEquals(
                Optional.of(REVIEW.plus(Ending.REVIEW)),
                reviewed(REVIEW, SEVEN).accepted().expires());
        assertEquals(Decision.Kind.ENDED, reviewed(REVIEW).kind());
        assertEquals(
                Decision.Kind.ENDED, reviewed(REVIEW, PortNumber.portNumber(8)).kind());
    }

    @Test
    void registeredAgainItIsANewBinding() {
        Binding again = accepted(
                ending(VISITOR).accepted(),
                says("hv-b1", RegistrationPhase.PREPARING)
                        .destination(Optional.of("hv-b1"))
                        .interfaces(List.of(VM.address()))
                        .build());
        assertEquals(Attachment.somewhereAtHome(ThreeSites.A1), again.at());
        assertEquals(1, again.history().size());
    }
}

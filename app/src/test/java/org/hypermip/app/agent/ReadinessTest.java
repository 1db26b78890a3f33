/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeSwitches;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadinessTest {

    private final Fabric fabric = new Fabric();
    private final Reconciler reconciler = fabric.start();

    private Optional<Refusal> lacking(Binding binding) {
        return new Readiness(reconciler.view(), reconciler::isReachable).lacking(binding);
    }

    private Binding outward() {
        return fabric.bind(preparing(1, "hv-b", "hv-a", "hv-b"), preparing(1, "hv-a", "hv-a", "hv-b"));
    }

    private Binding homeward() {
        outward();
        return fabric.bind(
                Reports.says("hv-b", RegistrationPhase.ARRIVED, 1),
                Reports.says("hv-a", RegistrationPhase.COMPLETED, 1),
                preparing(1, "hv-a", "hv-b", "hv-a"));
    }

    static Stream<Arguments> whatMayBeMissing() {
        return Stream.of(
                missing("source", A1.toString(), switches -> switches.disconnect(A1)),
                missing("destination", B1.toString(), switches -> switches.disconnect(B1)),
                untunnelled("source", A1.toString(), switches -> switches.removePort(A1, "vxlan0")),
                untunnelled("destination", B1.toString(), switches -> switches.removePort(B1, "vxlan0")),
                missing("destination", "tap-b", switches -> switches.removePort(B1, "tap-b")));
    }

    private static Arguments missing(String field, String value, Consumer<FakeSwitches> change) {
        return Arguments.of(ReplyCode.INSUFFICIENT_RESOURCES, field, value, change);
    }

    private static Arguments untunnelled(String field, String value, Consumer<FakeSwitches> change) {
        return Arguments.of(ReplyCode.ENCAPSULATION_UNAVAILABLE, field, value, change);
    }

    @ParameterizedTest
    @MethodSource("whatMayBeMissing")
    void whatIsMissingIsNamed(ReplyCode code, String field, String value, Consumer<FakeSwitches> change) {
        Binding binding = outward();
        assertEquals(Optional.empty(), lacking(binding));

        change.accept(fabric.switches);

        Refusal refusal = lacking(binding).orElseThrow();
        assertEquals(code, refusal.code());
        assertEquals(field, refusal.field());
        assertEquals(value, refusal.value());
    }

    @Test
    void switchesWithoutACommonEncapsulationAreNamed() {
        Binding binding = outward();
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/switches/1")).put("encapsulation", "gre");

        fabric.domain.set(TwoSites.settings(tree).domain());

        Refusal refusal = lacking(binding).orElseThrow();
        assertEquals("destination", refusal.field());
        assertTrue(refusal.remedy().contains("in common with the source's, " + A1), refusal.remedy());
        assertEquals(ReplyCode.ENCAPSULATION_UNAVAILABLE, refusal.code());
    }

    @Test
    void aDestinationThatNamedNoPortIsAskedForIt() {
        Binding binding = fabric.bind(preparing(1, "hv-a", "hv-a", "hv-b"));

        assertEquals(Reports.mac(1).toString(), lacking(binding).orElseThrow().value());
    }

    @Test
    void anUnnamedPortAtHomeIsNoObstacleAndOneAbroadIs() {
        fabric.bind(preparing(1, "hv-b", "hv-a", "hv-b"));
        assertEquals(Optional.empty(), lacking(fabric.store.get("vm1").orElseThrow()));

        Binding binding = homeward();
        fabric.switches.removePort(B1, "tap-b");
        Refusal refusal = lacking(binding).orElseThrow();
        assertEquals("source", refusal.field());
        assertEquals("tap-b", refusal.value());
    }
}

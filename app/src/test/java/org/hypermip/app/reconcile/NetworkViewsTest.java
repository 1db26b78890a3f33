/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

class NetworkViewsTest {

    private static final PortNumber NUMBER = PortNumber.portNumber(77);

    private final Fabric fabric = new Fabric();
    private final Reconciler reconciler = start();

    private Reconciler start() {
        Reconciler started = fabric.start();
        fabric.flowRules.takeApplied();
        return started;
    }

    @Test
    void itIsTheSameUntilSomethingChanges() {
        NetworkView before = reconciler.view();

        assertSame(before, reconciler.view());
        fabric.switches.addPort(B1, "tap-77", 77);

        NetworkView after = reconciler.view();
        assertNotSame(before, after);
        assertSame(after, reconciler.view());
        assertEquals(Optional.of(NUMBER), after.port(B1, "tap-77"));
        assertFalse(portsOf(before).contains("tap-77"), "what was taken earlier stays as it was");
    }

    private static ImmutableSet<String> portsOf(NetworkView view) {
        return Objects.requireNonNull(view.ports().get(B1)).keySet();
    }

    @Test
    void whoAsksForAPortFindsItBeforeOnosTellsOfIt() {
        NetworkView before = reconciler.view();
        fabric.switches.setMute(true);
        fabric.switches.addPort(B1, "tap-77", 77);

        assertEquals(Optional.of(NUMBER), before.port(B1, "tap-77"));

        assertEquals(Optional.empty(), before.port(B1, "tap-78"));
        assertEquals(Optional.empty(), before.port(DeviceId.deviceId("of:00000000000000ff"), "tap-77"));
        int reads = fabric.switches.portReads();
        assertEquals(Optional.of(NUMBER), reconciler.view().port(B1, "tap-77"));
        assertEquals(reads, fabric.switches.portReads(), "once found, it is known");
    }

    @Test
    void aConfigurationCountsBeforeOnosTellsOfIt() {
        fabric.domain.setMute(true);

        fabric.domain.set(Pipeline.of(3, 500));
        assertEquals(Pipeline.of(3, 500), reconciler.view().pipeline());
        fabric.domain.set(MobilityDomain.EMPTY);
        assertEquals(MobilityDomain.EMPTY, reconciler.view().domain());
    }

    static Stream<Consumer<Fabric>> told() {
        return Stream.of(
                fabric -> fabric.switches.addPort(B1, "tap-77", 77),
                fabric -> fabric.switches.addPort(B1, "tap-b", 77),
                fabric -> fabric.switches.removePort(B1, "tap-b"),
                fabric -> {
                    fabric.switches.removePort(B1, "tap-b");
                    fabric.switches.addPort(B1, "tap-77", 8);
                },
                fabric -> fabric.switches.renamePort(B1, "tap-b", "tap-77"),
                fabric -> fabric.switches.updatePort(B1, "tap-b"),
                fabric -> fabric.switches.disconnect(A1),
                fabric -> {
                    fabric.switches.disconnect(A1);
                    fabric.switches.connect(A1);
                },
                fabric -> fabric.switches.connect(DeviceId.deviceId("of:00000000000000ff")),
                fabric -> fabric.domain.set(Pipeline.of(3, 500)),
                fabric -> fabric.domain.set(MobilityDomain.EMPTY));
    }

    /** What is kept is what would be read, before anybody has looked at everything again. */
    @ParameterizedTest
    @MethodSource("told")
    void itFollowsEveryChangeAtOnce(Consumer<Fabric> change) {
        fabric.worker.hold();

        change.accept(fabric);

        assertIsAsRead();
    }

    static Stream<Consumer<Fabric>> found() {
        return Stream.of(
                fabric -> {
                    fabric.drivers.setPlain(A1);
                    fabric.drivers.setExtended(B1);
                },
                fabric -> {
                    fabric.switches.setMute(true);
                    fabric.switches.addPort(B1, "tap-77", 77);
                    fabric.switches.setMute(false);
                    fabric.drivers.setExtended(B1);
                });
    }

    /** What nobody tells of alone is found when everything is looked at. */
    @ParameterizedTest
    @MethodSource("found")
    void whatElseHasChangedIsFoundInTheEnd(Consumer<Fabric> change) {
        fabric.worker.hold();
        NetworkView before = reconciler.view();

        change.accept(fabric);
        assertSame(before, reconciler.view());
        fabric.worker.goOn();

        assertNotSame(before, reconciler.view());
        assertIsAsRead();
    }

    private void assertIsAsRead() {
        NetworkView read = new NetworkViewReader(
                        fabric.domain,
                        fabric.switches,
                        new SwitchExtensions(fabric.drivers),
                        new DepartedPorts(fabric.time),
                        new FormerAgents(fabric.time, () -> {}))
                .read();
        NetworkView kept = reconciler.view();
        assertEquals(read.ports(), kept.ports());
        assertEquals(read.domain(), kept.domain());
        assertEquals(read.pipeline(), kept.pipeline());
        assertEquals(read.arpResponders(), kept.arpResponders());
    }

    /** A hypervisor makes the port anew twice, and ONOS tells of it when that is over and a decision has found it already. */
    @Test
    void whatIsToldLateDoesNotUndoWhatIsThere() {
        fabric.worker.hold();
        fabric.switches.setSlow();
        fabric.switches.addPort(B1, "tap-77", 5);
        fabric.switches.removePort(B1, "tap-77");
        fabric.switches.addPort(B1, "tap-77", 6);
        PortNumber last = PortNumber.portNumber(6);
        assertEquals(Optional.of(last), reconciler.view().port(B1, "tap-77"));

        for (int told = 0; told < 3; told++) {
            fabric.switches.tellNext();
            assertIsAsRead();
        }
    }

    /** Everybody's rules are computed again and again, and for most of them that port will not come for long. */
    @Test
    void rulesAreMadeWithoutAskingForAPortThatIsNotThere() {
        fabric.switches.removePort(B1, "tap-b");
        fabric.time.advance(DepartedPorts.REMEMBERED);
        fabric.bind(
                Reports.preparing(1, "hv-b", "hv-a", "hv-b"),
                Reports.says("hv-b", RegistrationPhase.ARRIVED, 1),
                Reports.says("hv-b", RegistrationPhase.COMPLETED, 1));
        int reads = fabric.switches.portReads();

        RuleSet without = reconciler.wanted("vm1");
        assertEquals(reads, fabric.switches.portReads());

        fabric.switches.setMute(true);
        fabric.switches.addPort(B1, "tap-b", 9);
        assertEquals(without, reconciler.wanted("vm1"), "nobody has told of it, and nobody asked");
        assertEquals(Optional.of(PortNumber.portNumber(9)), reconciler.view().port(B1, "tap-b"));
        assertNotEquals(without, reconciler.wanted("vm1"), "what a decision has found is there for its rules, too");
    }

    @Test
    void aChangedPortIsTheOnlyOneThatIsLookedAt() {
        int reads = fabric.switches.portReads();

        fabric.switches.addPort(B1, "tap-77", 77);
        fabric.switches.removePort(B1, "tap-77");

        assertEquals(TwoSites.PORTS, reconciler.view().ports());
        assertEquals(reads, fabric.switches.portReads());
    }

    @Test
    void aLinkThatGoesUpOrDownChangesNothing() {
        NetworkView before = reconciler.view();

        fabric.switches.updatePort(B1, "tap-b");

        assertSame(before, reconciler.view());
        assertEquals(ImmutableList.of(), fabric.flowRules.takeApplied());
    }
}

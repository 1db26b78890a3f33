/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeComponents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ChassisId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceServiceAdapter;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleServiceAdapter;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.provider.ProviderId;

class BridgeWarningsTest {

    private static final ApplicationId ANOTHER = new DefaultApplicationId(2, "org.example.base");
    private static final TrafficTreatment NORMAL =
            DefaultTrafficTreatment.builder().setOutput(PortNumber.NORMAL).build();

    private final FakeComponents components = new FakeComponents();
    private final List<FlowEntry> entries = new ArrayList<>();
    private String spoken = "OF_13";

    @BeforeEach
    void onosRemovesWhatItDoesNotKnow() {
        components.register(BridgeWarnings.COMPONENT, BridgeWarnings.PROPERTY);
        tolerate(false);
    }

    @Test
    void whereAnApplicationForwardsThereIsNothingToWarnOf() {
        add(ANOTHER, NORMAL);

        assertEquals(List.of(), warnings());
    }

    @Test
    void warnsOfASwitchOnWhichNothingForwardsWithValueAndRemedy() {
        assertWarnsOfNoForwarding();
    }

    @Test
    void ourOwnRulesAreNoBaseForwarding() {
        add(TwoSites.APPLICATION, NORMAL);

        assertWarnsOfNoForwarding();
    }

    @Test
    void whatGoesToTheControllerOrIsDroppedIsNotForwarded() {
        add(ANOTHER, DefaultTrafficTreatment.builder().punt().build());
        add(ANOTHER, DefaultTrafficTreatment.builder().drop().build());

        assertWarnsOfNoForwarding();
    }

    @Test
    void anotherTableMayForward() {
        add(ANOTHER, DefaultTrafficTreatment.builder().transition(3).build());

        assertEquals(List.of(), warnings());
    }

    @Test
    void rulesThatOnosLeavesAloneCannotBeSeenAndAreNotMissed() {
        tolerate(true);

        assertEquals(List.of(), warnings());
    }

    @Test
    void warnsOfAnOldVersionOfOpenFlow() {
        add(ANOTHER, NORMAL);
        spoken = "OF_10";

        assertEquals(List.of("speaks OpenFlow version OF_10, must speak OF_13: run hypermip-bridge on it"), warnings());
    }

    private void assertWarnsOfNoForwarding() {
        assertEquals(1, warnings().size());
        String warning = warnings().get(0);
        assertTrue(warning.startsWith("holds no rule of another application that forwards"), warning);
        assertTrue(warning.contains(BridgeWarnings.COMPONENT + " has allowExtraneousRules=false"), warning);
        assertTrue(warning.contains("run hypermip-bridge on it"), warning);
    }

    private void tolerate(boolean tolerates) {
        components.setProperty(BridgeWarnings.COMPONENT, BridgeWarnings.PROPERTY, Boolean.toString(tolerates));
    }

    private void add(ApplicationId application, TrafficTreatment treatment) {
        entries.add(new DefaultFlowEntry(
                DefaultFlowRule.builder()
                        .fromApp(application)
                        .forDevice(TwoSites.A1)
                        .withPriority(10)
                        .withSelector(DefaultTrafficSelector.emptySelector())
                        .withTreatment(treatment)
                        .makePermanent()
                        .build(),
                FlowEntry.FlowEntryState.ADDED));
    }

    private List<String> warnings() {
        return new BridgeWarnings(new Devices(), new Flows(), components, TwoSites.APPLICATION.id()).apply(TwoSites.A1);
    }

    private final class Devices extends DeviceServiceAdapter {
        @Override
        public Device getDevice(DeviceId device) {
            return new DefaultDevice(
                    new ProviderId("of", "org.example.openflow"),
                    device,
                    Device.Type.SWITCH,
                    "Nicira",
                    "Open vSwitch",
                    "3.1.0",
                    "None",
                    new ChassisId(),
                    DefaultAnnotations.builder()
                            .set(AnnotationKeys.PROTOCOL, spoken)
                            .build());
        }
    }

    private final class Flows extends FlowRuleServiceAdapter {
        @Override
        public Iterable<FlowEntry> getFlowEntries(DeviceId device) {
            return entries;
        }
    }
}

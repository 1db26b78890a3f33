/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.Port;
import org.onosproject.net.device.PortDescription;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortFeatures;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;

/** What a port is to ONOS, as the switch describes it in OpenFlow 1.3 and 1.4. */
class SwitchPortsTest {
    private final OFFactory factory13 = OFFactories.getFactory(OFVersion.OF_13);
    private final OFFactory factory14 = OFFactories.getFactory(OFVersion.OF_14);

    @Test
    void aPortIsEnabledUnlessItsLinkOrItsAdministratorIsDown() {
        assertTrue(SwitchPorts.of(port(factory13).build()).isEnabled());
        assertFalse(SwitchPorts.of(
                        port(factory13).setState(Set.of(OFPortState.LINK_DOWN)).build())
                .isEnabled());
        assertFalse(SwitchPorts.of(port(factory13)
                        .setConfig(Set.of(OFPortConfig.PORT_DOWN))
                        .build())
                .isEnabled());
        assertTrue(SwitchPorts.of(
                        port(factory13).setState(Set.of(OFPortState.BLOCKED)).build())
                .isEnabled());
    }

    @Test
    void nameAndMacAreItsAnnotations() {
        PortDescription port = SwitchPorts.of(port(factory13).build());

        assertEquals("tap-vm1", port.annotations().value(AnnotationKeys.PORT_NAME));
        assertEquals("02:00:00:00:00:07", port.annotations().value(AnnotationKeys.PORT_MAC));
    }

    @Test
    void theSpeedThatASwitchMeasuredCountsBeforeThatOfItsFeatures() {
        OFPortDesc.Builder fast = port(factory13).setCurr(Set.of(OFPortFeatures.PF_10GB_FD));

        assertEquals(10_000, SwitchPorts.of(fast.build()).portSpeed());
        assertEquals(2_500, SwitchPorts.of(fast.setCurrSpeed(2_500_000).build()).portSpeed());
    }

    @Test
    void theFastestOfSeveralFeaturesCounts() {
        OFPortDesc port = port(factory13)
                .setCurr(Set.of(OFPortFeatures.PF_100MB_FD, OFPortFeatures.PF_1GB_FD, OFPortFeatures.PF_AUTONEG))
                .build();

        assertEquals(1_000, SwitchPorts.of(port).portSpeed());
    }

    @Test
    void whoseSpeedNobodyKnowsHasNone() {
        assertEquals(0, SwitchPorts.of(port(factory13).build()).portSpeed());
        assertEquals(0, SwitchPorts.of(port(factory14).build()).portSpeed());
    }

    @Test
    void fiberIsToldFromCopper() {
        OFPortDesc fiber =
                port(factory13).setCurr(Set.of(OFPortFeatures.PF_FIBER)).build();

        assertEquals(Port.Type.FIBER, SwitchPorts.of(fiber).type());
        assertEquals(Port.Type.COPPER, SwitchPorts.of(port(factory13).build()).type());
    }

    @Test
    void since14TheSpeedIsAProperty() {
        OFPortDesc port = port(factory14)
                .setProperties(List.of(factory14
                        .buildPortDescPropEthernet()
                        .setCurrSpeed(40_000_000)
                        .build()))
                .build();

        assertEquals(40_000, SwitchPorts.of(port).portSpeed());
    }

    private static OFPortDesc.Builder port(OFFactory factory) {
        return factory.buildPortDesc()
                .setPortNo(OFPort.of(7))
                .setHwAddr(MacAddress.of("02:00:00:00:00:07"))
                .setName("tap-vm1");
    }
}

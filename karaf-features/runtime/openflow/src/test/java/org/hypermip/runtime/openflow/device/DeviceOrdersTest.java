/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.hypermip.runtime.openflow.fake.ManualScheduler;
import org.hypermip.runtime.openflow.fake.Providers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.cfg.ComponentConfigAdapter;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceProviderRegistry;
import org.onosproject.net.device.DeviceProviderServiceAdapter;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDescStatsRequest;
import org.projectfloodlight.openflow.protocol.OFPortMod;
import org.projectfloodlight.openflow.protocol.OFPortStatsRequest;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;

/** What ONOS orders of a switch, and what the provider asks it by itself. */
class DeviceOrdersTest {
    private static final DeviceId NOBODY = DeviceId.deviceId("of:00000000000000ff");

    private final FakeController controller = new FakeController();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeSwitch sw = new FakeSwitch(0xa1, OFVersion.OF_13);
    private final OpenFlowDeviceProvider provider = new OpenFlowDeviceProvider(
            Providers.registry(DeviceProviderRegistry.class, new DeviceProviderServiceAdapter()),
            controller,
            new ComponentConfigAdapter(),
            Map.of("portStatsPollFrequency", 5),
            scheduler);

    @BeforeEach
    void connect() {
        for (int number = 1; number <= 2; number++) {
            sw.addPort(sw.factory()
                    .buildPortDesc()
                    .setPortNo(OFPort.of(number))
                    .setHwAddr(MacAddress.of("02:00:00:00:00:0" + number))
                    .setName("tap" + number)
                    .build());
        }
        controller.connect(sw);
    }

    @Test
    void portsAreCountedAtOnceAndThenPeriodically() {
        scheduler.runDue();
        List<OFPortStatsRequest> first = sw.takeSent(OFPortStatsRequest.class);
        assertEquals(1, first.size());
        assertEquals(OFPort.ANY, first.get(0).getPortNo());

        scheduler.pass(10_000);

        assertEquals(2, sw.takeSent(OFPortStatsRequest.class).size());
    }

    @Test
    void theIntervalCanBeChanged() {
        scheduler.runDue();
        sw.takeSent();

        provider.modified(Map.of("portStatsPollFrequency", "1"));
        scheduler.pass(250);
        sw.takeSent();
        scheduler.pass(3_000);

        assertEquals(3, sw.takeSent(OFPortStatsRequest.class).size());
    }

    @Test
    void aProbeHasTheSwitchDescribeItsPorts() {
        provider.triggerProbe(sw.deviceId());

        assertEquals(1, sw.takeSent(OFPortDescStatsRequest.class).size());
    }

    @Test
    void aPortIsSwitchedOnAndNoOtherPortIsTouched() {
        provider.changePortState(sw.deviceId(), PortNumber.portNumber(2), true);

        List<OFPortMod> mods = sw.takeSent(OFPortMod.class);
        assertEquals(1, mods.size());
        assertEquals(OFPort.of(2), mods.get(0).getPortNo());
        assertEquals(MacAddress.of("02:00:00:00:00:02"), mods.get(0).getHwAddr());
        assertEquals(Set.of(), mods.get(0).getConfig());
        assertEquals(Set.of(OFPortConfig.PORT_DOWN), mods.get(0).getMask());
    }

    @Test
    void aPortThatIsNotThereIsLeftAlone() {
        provider.changePortState(sw.deviceId(), PortNumber.portNumber(9), false);

        assertTrue(sw.takeSent(OFPortMod.class).isEmpty());
    }

    @Test
    void aSwitchIsDisconnectedAndThenNotReachable() {
        assertTrue(provider.isAvailable(sw.deviceId()));

        provider.triggerDisconnect(sw.deviceId());

        assertFalse(provider.isReachable(sw.deviceId()));
        assertFalse(provider.isAvailable(sw.deviceId()));
    }

    @Test
    void ordersForASwitchThatIsNotThereDoNothing() {
        provider.triggerProbe(NOBODY);
        provider.triggerDisconnect(NOBODY);
        provider.changePortState(NOBODY, PortNumber.portNumber(1), false);

        assertFalse(provider.isReachable(NOBODY));
        assertTrue(sw.isConnected());
        assertTrue(sw.takeSent().isEmpty());
    }

    @Test
    void aProviderThatEndsAsksNobodyAnyMore() {
        provider.deactivate();
        scheduler.pass(10_000);

        assertTrue(scheduler.isShutdown());
        assertTrue(controller.isLeft());
        assertTrue(sw.takeSent().isEmpty());
    }
}

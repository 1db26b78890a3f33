/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.hypermip.runtime.openflow.fake.Providers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onosproject.cfg.ComponentConfigAdapter;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceDescription;
import org.onosproject.net.device.DeviceProviderRegistry;
import org.onosproject.net.device.DeviceProviderServiceAdapter;
import org.onosproject.net.device.PortDescription;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortFeatures;
import org.projectfloodlight.openflow.protocol.OFPortMod;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

class DeviceProviderTest {
    private final FakeController controller = new FakeController();
    private final FakeSwitch sw = new FakeSwitch(0xa1, OFVersion.OF_13);
    private final RecordingDeviceService service = new RecordingDeviceService();
    private final OpenFlowDeviceProvider provider = new OpenFlowDeviceProvider(
            Providers.registry(DeviceProviderRegistry.class, service),
            controller,
            new ComponentConfigAdapter(),
            Map.of());

    @AfterEach
    void end() {
        provider.deactivate();
        assertTrue(controller.isLeft());
    }

    @Test
    void aSwitchIsDescribedAsItsDriverIsFoundBy() {
        controller.connect(sw);

        DeviceDescription device = service.connected.get(0);
        assertEquals("of:00000000000000a1", device.deviceUri().toString());
        assertEquals("Nicira, Inc.", device.manufacturer());
        assertEquals("Open vSwitch", device.hwVersion());
        assertEquals("3.1.0", device.swVersion());
        assertEquals("OF_13", device.annotations().value(AnnotationKeys.PROTOCOL));
        assertEquals("198.18.0.11:40000", device.annotations().value(AnnotationKeys.CHANNEL_ID));
        assertEquals("198.18.0.11", device.annotations().value(AnnotationKeys.MANAGEMENT_ADDRESS));
    }

    @Test
    void portsHaveNameNumberStateAndSpeed() {
        sw.addPort(port(1, "tap-vm1", Set.of(), Set.of(OFPortFeatures.PF_10GB_FD)));
        sw.addPort(port(2, "vxlan0", Set.of(OFPortState.LINK_DOWN), Set.of()));
        controller.connect(sw);

        PortDescription tap = service.ports.get(0);
        assertEquals(PortNumber.portNumber(1), tap.portNumber());
        assertEquals("tap-vm1", tap.annotations().value(AnnotationKeys.PORT_NAME));
        assertEquals(10_000, tap.portSpeed());
        assertTrue(tap.isEnabled());
        assertFalse(service.ports.get(1).isEnabled());
        assertEquals(0, service.ports.get(1).portSpeed());
    }

    @Test
    void theBridgesOwnPortIsLocal() {
        sw.addPort(port(OFPort.LOCAL.getPortNumber(), "br0", Set.of(), Set.of()));
        controller.connect(sw);

        assertEquals(PortNumber.LOCAL, service.ports.get(0).portNumber());
    }

    @Test
    void switchesThatWereThereBeforeAreThereAfter() {
        FakeController earlier = new FakeController();
        earlier.connect(sw);
        OpenFlowDeviceProvider late = new OpenFlowDeviceProvider(
                Providers.registry(DeviceProviderRegistry.class, service),
                earlier,
                new ComponentConfigAdapter(),
                Map.of());

        assertEquals(1, service.connected.size());
        late.deactivate();
    }

    @Test
    void portChangesArePassedOn() {
        controller.connect(sw);
        OFPortDesc down = port(1, "tap-vm1", Set.of(OFPortState.LINK_DOWN), Set.of());

        controller.portChanged(sw, status(OFPortReason.MODIFY, down));
        assertFalse(service.changed.get(0).isEnabled());

        controller.portChanged(sw, status(OFPortReason.DELETE, down));
        assertEquals(PortNumber.portNumber(1), service.deleted.get(0).portNumber());
    }

    @Test
    void portsDescribedAnewReplaceTheOld() {
        controller.connect(sw);
        sw.addPort(port(5, "new", Set.of(), Set.of()));

        controller.portsDescribed(sw);

        assertEquals(1, service.ports.size());
    }

    @Test
    void aSwitchThatGoesIsDisconnectedAndNotReachable() {
        controller.connect(sw);
        assertTrue(provider.isReachable(sw.deviceId()));

        controller.disconnect(sw);

        assertEquals(List.of(sw.deviceId()), service.disconnected);
        assertFalse(provider.isReachable(sw.deviceId()));
    }

    @Test
    void rolesGoBothWays() {
        controller.connect(sw);

        provider.roleChanged(sw.deviceId(), MastershipRole.STANDBY);
        assertEquals(RoleState.EQUAL, sw.getRole());
        provider.roleChanged(sw.deviceId(), MastershipRole.NONE);
        assertEquals(RoleState.SLAVE, sw.getRole());
        provider.roleChanged(sw.deviceId(), MastershipRole.MASTER);
        assertEquals(RoleState.MASTER, sw.getRole());

        controller.roleReplied(sw, RoleState.MASTER, RoleState.EQUAL);
        assertEquals(List.of(MastershipRole.MASTER, MastershipRole.STANDBY), service.roles);
    }

    @Test
    void aPortIsSwitchedOff() {
        sw.addPort(port(1, "tap-vm1", Set.of(), Set.of()));
        controller.connect(sw);

        provider.changePortState(sw.deviceId(), PortNumber.portNumber(1), false);

        OFPortMod mod = sw.takeSent(OFPortMod.class).get(0);
        assertEquals(Set.of(OFPortConfig.PORT_DOWN), mod.getConfig());
        assertEquals(Set.of(OFPortConfig.PORT_DOWN), mod.getMask());
        assertEquals(OFPort.of(1), mod.getPortNo());
    }

    @Test
    void portStatisticsThatComeInPartsAreTakenTogether() {
        controller.connect(sw);

        controller.receive(sw, statistics(7, 1, Set.of(OFStatsReplyFlags.REPLY_MORE)), statistics(7, 2, Set.of()));

        assertEquals(1, service.statistics.size());
        assertEquals(2, service.statistics.get(0).size());
    }

    @Test
    void partsOfAnOlderAnswerAreGivenUp() {
        controller.connect(sw);

        controller.receive(sw, statistics(7, 1, Set.of(OFStatsReplyFlags.REPLY_MORE)), statistics(8, 2, Set.of()));

        assertEquals(1, service.statistics.get(0).size());
    }

    @Test
    void aCounterThatAPortDoesNotKeepIsNone() {
        controller.connect(sw);

        controller.receive(sw, statistics(7, 1, Set.of()));

        PortStatistics port = service.statistics.get(0).iterator().next();
        assertEquals(5, port.packetsReceived());
        assertEquals(0, port.packetsRxDropped());
    }

    private OFPortStatsReply statistics(long xid, int port, Set<OFStatsReplyFlags> flags) {
        return sw.factory()
                .buildPortStatsReply()
                .setXid(xid)
                .setFlags(flags)
                .setEntries(List.of(sw.factory()
                        .buildPortStatsEntry()
                        .setPortNo(OFPort.of(port))
                        .setRxPackets(U64.of(5))
                        .setRxDropped(U64.of(-1))
                        .build()))
                .build();
    }

    private OFPortStatus status(OFPortReason reason, OFPortDesc port) {
        return sw.factory().buildPortStatus().setReason(reason).setDesc(port).build();
    }

    private OFPortDesc port(int number, String name, Set<OFPortState> state, Set<OFPortFeatures> current) {
        return sw.factory()
                .buildPortDesc()
                .setPortNo(OFPort.of(number))
                .setHwAddr(MacAddress.of("02:00:00:00:00:0" + Math.abs(number % 10)))
                .setName(name)
                .setState(state)
                .setCurr(current)
                .build();
    }

    private static final class RecordingDeviceService extends DeviceProviderServiceAdapter {
        private final List<DeviceDescription> connected = new ArrayList<>();
        private final List<DeviceId> disconnected = new ArrayList<>();
        private final List<PortDescription> changed = new ArrayList<>();
        private final List<PortDescription> deleted = new ArrayList<>();
        private final List<MastershipRole> roles = new ArrayList<>();
        private final List<Collection<PortStatistics>> statistics = new ArrayList<>();
        private List<PortDescription> ports = List.of();

        @Override
        public void deviceConnected(DeviceId deviceId, DeviceDescription description) {
            connected.add(description);
        }

        @Override
        public void deviceDisconnected(DeviceId deviceId) {
            disconnected.add(deviceId);
        }

        @Override
        public void updatePorts(DeviceId deviceId, List<PortDescription> descriptions) {
            ports = descriptions;
        }

        @Override
        public void portStatusChanged(DeviceId deviceId, PortDescription description) {
            changed.add(description);
        }

        @Override
        public void deletePort(DeviceId deviceId, PortDescription description) {
            deleted.add(description);
        }

        @Override
        public void receivedRoleReply(DeviceId deviceId, MastershipRole requested, MastershipRole response) {
            roles.add(requested);
            roles.add(response);
        }

        @Override
        public void updatePortStatistics(DeviceId deviceId, Collection<PortStatistics> portStatistics) {
            statistics.add(portStatistics);
        }
    }
}

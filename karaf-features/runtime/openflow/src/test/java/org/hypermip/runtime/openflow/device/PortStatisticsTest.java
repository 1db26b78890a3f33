/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.openflow.controller.Dpid;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

/** Port statistics: each counter in its place, and answers in parts, of several switches at the same time. */
class PortStatisticsTest {
    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final Dpid HERE = new Dpid(1);
    private static final Dpid ELSEWHERE = new Dpid(2);

    private final OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
    private final PortStatisticsReplies replies = new PortStatisticsReplies();

    @Test
    void eachCounterIsInItsPlace() {
        PortStatistics port =
                PortStatisticsReader.read(DEVICE, List.of(entry(OFPort.of(3)))).get(0);

        assertEquals(PortNumber.portNumber(3), port.portNumber());
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L),
                List.of(
                        port.packetsReceived(),
                        port.packetsSent(),
                        port.bytesReceived(),
                        port.bytesSent(),
                        port.packetsRxDropped(),
                        port.packetsTxDropped(),
                        port.packetsRxErrors(),
                        port.packetsTxErrors()));
        assertEquals(9, port.durationSec());
        assertEquals(10, port.durationNano());
    }

    @Test
    void theBridgesOwnPortHasNoStatistics() {
        List<PortStatistics> read =
                PortStatisticsReader.read(DEVICE, List.of(entry(OFPort.LOCAL), entry(OFPort.of(1))));

        assertEquals(1, read.size());
    }

    @Test
    void partsOfTwoSwitchesAreNotMixed() {
        assertTrue(complete(HERE, 7, 1, true).isEmpty());
        assertTrue(complete(ELSEWHERE, 7, 2, true).isEmpty());

        assertEquals(2, complete(HERE, 7, 3, false).orElseThrow().size());
        assertEquals(2, complete(ELSEWHERE, 7, 4, false).orElseThrow().size());
    }

    @Test
    void partsOfASwitchThatWentAreForgotten() {
        complete(HERE, 7, 1, true);

        replies.forget(HERE);

        assertEquals(1, complete(HERE, 7, 2, false).orElseThrow().size());
    }

    @Test
    void whatWasWholeIsNotKept() {
        complete(HERE, 7, 1, true);
        complete(HERE, 7, 2, false);

        assertEquals(1, complete(HERE, 7, 3, false).orElseThrow().size());
    }

    private Optional<List<OFPortStatsEntry>> complete(Dpid dpid, long xid, int port, boolean more) {
        OFPortStatsReply reply = factory.buildPortStatsReply()
                .setXid(xid)
                .setFlags(more ? Set.of(OFStatsReplyFlags.REPLY_MORE) : Set.of())
                .setEntries(List.of(entry(OFPort.of(port))))
                .build();
        return replies.complete(dpid, reply);
    }

    private OFPortStatsEntry entry(OFPort port) {
        return factory.buildPortStatsEntry()
                .setPortNo(port)
                .setRxPackets(U64.of(1))
                .setTxPackets(U64.of(2))
                .setRxBytes(U64.of(3))
                .setTxBytes(U64.of(4))
                .setRxDropped(U64.of(5))
                .setTxDropped(U64.of(6))
                .setRxErrors(U64.of(7))
                .setTxErrors(U64.of(8))
                .setDurationSec(9)
                .setDurationNsec(10)
                .build();
    }
}

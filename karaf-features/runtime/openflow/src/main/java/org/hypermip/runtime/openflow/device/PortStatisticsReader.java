/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import java.util.List;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DefaultPortStatistics;
import org.onosproject.net.device.PortStatistics;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;

/** Reads port statistics. Counters that a port does not keep come as all ones (OpenFlow 1.3.5, 7.3.5.6) and count as 0. */
final class PortStatisticsReader {

    private PortStatisticsReader() {}

    /** The statistics of physical ports and tunnels; reserved ports, such as the bridge's own, have none in ONOS. */
    static List<PortStatistics> read(DeviceId deviceId, List<OFPortStatsEntry> entries) {
        return entries.stream()
                .filter(entry -> !WireValues.port(entry.getPortNo()).isLogical())
                .map(entry -> read(deviceId, entry))
                .collect(Collectors.toList());
    }

    private static PortStatistics read(DeviceId deviceId, OFPortStatsEntry entry) {
        PortNumber port = WireValues.port(entry.getPortNo());
        return DefaultPortStatistics.builder()
                .setDeviceId(deviceId)
                .setPort(port)
                .setPacketsReceived(kept(entry.getRxPackets().getValue()))
                .setPacketsSent(kept(entry.getTxPackets().getValue()))
                .setBytesReceived(kept(entry.getRxBytes().getValue()))
                .setBytesSent(kept(entry.getTxBytes().getValue()))
                .setPacketsRxDropped(kept(entry.getRxDropped().getValue()))
                .setPacketsTxDropped(kept(entry.getTxDropped().getValue()))
                .setPacketsRxErrors(kept(entry.getRxErrors().getValue()))
                .setPacketsTxErrors(kept(entry.getTxErrors().getValue()))
                .setDurationSec(entry.getDurationSec())
                .setDurationNano(entry.getDurationNsec())
                .build();
    }

    private static long kept(long counter) {
        return counter == -1 ? 0 : counter;
    }
}

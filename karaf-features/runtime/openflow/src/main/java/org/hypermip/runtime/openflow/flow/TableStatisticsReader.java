/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.List;
import java.util.stream.Collectors;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultTableStatisticsEntry;
import org.onosproject.net.flow.IndexTableId;
import org.onosproject.net.flow.TableStatisticsEntry;
import org.projectfloodlight.openflow.protocol.OFTableStatsEntry;
import org.projectfloodlight.openflow.protocol.OFTableStatsReply;

/** Reads table statistics: flows, lookups and matches of each table. */
final class TableStatisticsReader {

    private TableStatisticsReader() {}

    static List<TableStatisticsEntry> read(DeviceId deviceId, OFTableStatsReply reply) {
        return reply.getEntries().stream().map(entry -> read(deviceId, entry)).collect(Collectors.toList());
    }

    private static TableStatisticsEntry read(DeviceId deviceId, OFTableStatsEntry entry) {
        return DefaultTableStatisticsEntry.builder()
                .withDeviceId(deviceId)
                .withTableId(IndexTableId.of(entry.getTableId().getValue()))
                .withActiveFlowEntries(entry.getActiveCount())
                .withPacketsLookedUpCount(entry.getLookupCount().getValue())
                .withPacketsMatchedCount(entry.getMatchedCount().getValue())
                .build();
    }
}

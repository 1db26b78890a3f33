/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.concurrent.TimeUnit;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.stat.Stat;
import org.projectfloodlight.openflow.protocol.stat.StatField;
import org.projectfloodlight.openflow.types.U64;

/** A flow's age, packets and bytes; from OpenFlow 1.5 on they are optional statistics, 0 if the switch left them out. */
final class FlowCounters {
    private final long lifeNanos;
    private final long packets;
    private final long bytes;

    private FlowCounters(long lifeNanos, long packets, long bytes) {
        this.lifeNanos = lifeNanos;
        this.packets = packets;
        this.bytes = bytes;
    }

    static FlowCounters of(OFFlowStatsEntry entry) {
        return hasStats(entry.getVersion())
                ? of(entry.getStats())
                : of(entry.getDurationSec(), entry.getDurationNsec(), entry.getPacketCount(), entry.getByteCount());
    }

    static FlowCounters of(OFFlowRemoved removed) {
        return hasStats(removed.getVersion())
                ? of(removed.getStats())
                : of(
                        removed.getDurationSec(),
                        removed.getDurationNsec(),
                        removed.getPacketCount(),
                        removed.getByteCount());
    }

    /** Nanoseconds since the switch installed the flow. */
    long lifeNanos() {
        return lifeNanos;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    private static boolean hasStats(OFVersion version) {
        return version.getWireVersion() >= OFVersion.OF_15.getWireVersion();
    }

    private static FlowCounters of(long seconds, long nanos, U64 packets, U64 bytes) {
        return new FlowCounters(TimeUnit.SECONDS.toNanos(seconds) + nanos, packets.getValue(), bytes.getValue());
    }

    private static FlowCounters of(Stat stats) {
        U64 duration = value(stats, StatField.DURATION);
        long seconds = duration.getValue() >>> 32;
        long nanos = duration.getValue() & 0xffffffffL;
        return of(seconds, nanos, value(stats, StatField.PACKET_COUNT), value(stats, StatField.BYTE_COUNT));
    }

    private static U64 value(Stat stats, StatField<U64> field) {
        U64 value = stats.get(field);
        return value == null ? U64.ZERO : value;
    }
}

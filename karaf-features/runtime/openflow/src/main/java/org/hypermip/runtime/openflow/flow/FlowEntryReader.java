/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.selector.SelectorCodec;
import org.hypermip.runtime.openflow.codec.treatment.TreatmentCodec;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficTreatment;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.types.U64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a switch says of its flows. A flow whose match ONOS cannot say is passed over: it is none of ONOS's, and saying
 * a part of its match would name another flow.
 */
final class FlowEntryReader {
    private static final Logger log = LoggerFactory.getLogger(FlowEntryReader.class);

    private final Extensions extensions;
    private final WrittenRules written;

    FlowEntryReader(Extensions extensions, WrittenRules written) {
        this.extensions = extensions;
        this.written = written;
    }

    List<FlowEntry> readAll(List<OFFlowStatsEntry> entries) {
        List<FlowEntry> flows = new ArrayList<>(entries.size());
        entries.forEach(entry -> read(entry).ifPresent(flows::add));
        return flows;
    }

    Optional<FlowEntry> read(OFFlowStatsEntry entry) {
        short table = entry.getTableId().getValue();
        try {
            TrafficTreatment treatment = written.treatment(
                            table, entry.getPriority(), entry.getMatch(), entry.getInstructions())
                    .orElseGet(() -> TreatmentCodec.read(entry.getInstructions(), extensions));
            FlowRule.Builder rule = rule(table, entry.getPriority(), entry.getMatch(), entry.getCookie())
                    .withTreatment(treatment);
            withTimeouts(rule, entry.getIdleTimeout(), entry.getHardTimeout());
            return Optional.of(new DefaultFlowEntry(
                    rule.build(),
                    FlowEntryState.ADDED,
                    TimeUnit.SECONDS.toNanos(entry.getDurationSec()) + entry.getDurationNsec(),
                    TimeUnit.NANOSECONDS,
                    entry.getPacketCount().getValue(),
                    entry.getByteCount().getValue()));
        } catch (UnsupportedOperationException e) {
            log.debug("Passing over a flow of {}: {}", extensions.deviceId(), e.getMessage());
            return Optional.empty();
        }
    }

    Optional<FlowEntry> read(OFFlowRemoved removed) {
        short table = removed.getTableId().getValue();
        try {
            FlowRule.Builder rule = rule(table, removed.getPriority(), removed.getMatch(), removed.getCookie())
                    .withReason(FlowRule.FlowRemoveReason.valueOf(
                            removed.getReason().name()));
            withTimeouts(rule, removed.getIdleTimeout(), 0);
            return Optional.of(new DefaultFlowEntry(
                    rule.build(),
                    FlowEntryState.REMOVED,
                    TimeUnit.SECONDS.toNanos(removed.getDurationSec()) + removed.getDurationNsec(),
                    TimeUnit.NANOSECONDS,
                    removed.getPacketCount().getValue(),
                    removed.getByteCount().getValue()));
        } catch (UnsupportedOperationException e) {
            log.debug("Passing over a removed flow of {}: {}", extensions.deviceId(), e.getMessage());
            return Optional.empty();
        }
    }

    private FlowRule.Builder rule(short table, int priority, Match match, U64 cookie) {
        return DefaultFlowRule.builder()
                .forDevice(extensions.deviceId())
                .forTable(table)
                .withPriority(priority)
                .withSelector(
                        written.selector(table, priority, match).orElseGet(() -> SelectorCodec.read(match, extensions)))
                .withCookie(cookie.getValue());
    }

    private static void withTimeouts(FlowRule.Builder rule, int idle, int hard) {
        if (hard > 0) {
            rule.withHardTimeout(hard);
        } else if (idle > 0) {
            rule.makeTemporary(idle);
        } else {
            rule.makePermanent();
        }
    }
}

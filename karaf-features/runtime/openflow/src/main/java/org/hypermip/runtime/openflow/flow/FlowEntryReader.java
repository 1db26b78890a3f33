/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.selector.SelectorCodec;
import org.hypermip.runtime.openflow.codec.treatment.TreatmentReader;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instructions.ExtensionInstructionWrapper;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.types.U64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a switch says of its flows. A flow whose match ONOS cannot say is passed over: it is none of ONOS's, and saying a part of its
 * match would name another flow. So is one with vendor actions while the switch's driver has none, as at the start, before drivers are
 * loaded. ONOS may store what it finds, and would replace the flow later by what it cannot write.
 */
final class FlowEntryReader {
    private static final Logger log = LoggerFactory.getLogger(FlowEntryReader.class);

    private final Extensions extensions;
    private final WrittenRules written;
    private final KnownRules known;

    FlowEntryReader(Extensions extensions, WrittenRules written, KnownRules known) {
        this.extensions = extensions;
        this.written = written;
        this.known = known;
    }

    /** Reads all that a switch has: what is not among these is known no more. */
    List<FlowEntry> readAll(List<OFFlowStatsEntry> entries) {
        List<FlowEntry> flows = new ArrayList<>(entries.size());
        known.begin();
        entries.forEach(entry -> read(entry).ifPresent(flows::add));
        known.end();
        return flows;
    }

    Optional<FlowEntry> read(OFFlowStatsEntry entry) {
        WireKey key = new WireKey(entry.getTableId().getValue(), entry.getPriority(), entry.getMatch());
        try {
            return Optional.of(new DefaultFlowEntry(
                    known.rule(key, entry, extensions, () -> decode(key, entry)),
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

    private FlowRule decode(WireKey key, OFFlowStatsEntry entry) {
        TrafficTreatment treatment = written.treatment(key, entry.getInstructions())
                .orElseGet(() -> sayable(TreatmentReader.read(entry.getInstructions(), extensions)));
        FlowRule.Builder rule = rule(
                        entry.getTableId().getValue(), entry.getPriority(), entry.getMatch(), entry.getCookie())
                .withTreatment(treatment);
        withTimeouts(rule, entry.getIdleTimeout(), entry.getHardTimeout());
        return rule.build();
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

    private TrafficTreatment sayable(TrafficTreatment treatment) {
        boolean hasVendorActions =
                treatment.allInstructions().stream().anyMatch(ExtensionInstructionWrapper.class::isInstance);
        if (hasVendorActions && extensions.treatments().isEmpty()) {
            throw new UnsupportedOperationException("its driver has no vendor actions");
        }
        return treatment;
    }

    private FlowRule.Builder rule(short table, int priority, Match match, U64 cookie) {
        return DefaultFlowRule.builder()
                .forDevice(extensions.deviceId())
                .forTable(table)
                .withPriority(priority)
                .withSelector(written.selector(new WireKey(table, priority, match))
                        .orElseGet(() -> SelectorCodec.read(match, extensions)))
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

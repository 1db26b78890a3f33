/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.Xids;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches. A batch is a set, so its order is ours to choose. What comes is sent before what goes. A rule that is both removed and
 * added is only added, since the switch replaces it in one step. At no moment is there less than before or after.
 */
final class FlowBatchWriter {
    private static final Logger log = LoggerFactory.getLogger(FlowBatchWriter.class);

    private final Xids xids;

    FlowBatchWriter(Xids xids) {
        this.xids = xids;
    }

    FlowBatch write(FlowRuleBatchOperation batch, OFFactory factory, Extensions extensions) {
        FlowModWriter writer = new FlowModWriter(factory, extensions);
        List<RuleChange> changes = new ArrayList<>();
        Set<FlowRule> failed = new HashSet<>();
        for (FlowRuleBatchEntry entry : inOrder(batch.getOperations())) {
            try {
                OFFlowMod mod = writer.write(entry.operator(), entry.target(), xids.next());
                changes.add(new RuleChange(entry.target(), !isRemoval(entry), mod));
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                log.warn("{} cannot have {}: {}", batch.deviceId(), entry.target(), e.getMessage());
                failed.add(entry.target());
            }
        }
        return new FlowBatch(batch.id(), batch.deviceId(), changes, failed);
    }

    private static List<FlowRuleBatchEntry> inOrder(List<FlowRuleBatchEntry> entries) {
        Set<FlowRule> added = entries.stream()
                .filter(entry -> entry.operator() == FlowRuleOperation.ADD)
                .map(FlowRuleBatchEntry::target)
                .collect(Collectors.toSet());
        List<FlowRuleBatchEntry> ordered = new ArrayList<>(entries.size());
        entries.stream().filter(entry -> !isRemoval(entry)).forEach(ordered::add);
        entries.stream()
                .filter(entry -> isRemoval(entry) && !added.contains(entry.target()))
                .forEach(ordered::add);
        return ordered;
    }

    private static boolean isRemoval(FlowRuleBatchEntry entry) {
        return entry.operator() == FlowRuleOperation.REMOVE;
    }
}

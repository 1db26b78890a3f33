/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.ExtensionCriterion;
import org.onosproject.net.flow.instructions.Instructions.ExtensionInstructionWrapper;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.types.U64;

/**
 * The rules that were read of a switch before: what the switch describes as it did before is not decoded again. A rule is known
 * as long as its cookie, its timeouts and its instructions are the same, and the driver by which its vendor extensions were read. No
 * more are kept than the switch told of last. Changes may be noted in any thread; one at a time reads.
 */
final class KnownRules {
    private final Map<WireKey, Known> known = new ConcurrentHashMap<>();
    private long reading;

    /** A description of all flows is read from now on. */
    void begin() {
        reading++;
    }

    /** It has been read: what was not in it is known no more. */
    void end() {
        known.values().removeIf(rule -> rule.read != reading);
    }

    /** How this flow is to be said may have changed: it is decoded anew the next time. */
    void forget(WireKey key) {
        known.remove(key);
    }

    int size() {
        return known.size();
    }

    /**
     * The rule that an entry describes.
     *
     * @param decode decodes the entry, if it is not known; what it throws is thrown, and nothing is then known of this entry
     */
    FlowRule rule(WireKey key, OFFlowStatsEntry entry, Extensions extensions, Supplier<FlowRule> decode) {
        Known rule = known.compute(
                key,
                (k, before) -> before != null && before.describes(entry, extensions)
                        ? before
                        : new Known(entry, decode.get(), extensions));
        rule.read = reading;
        return rule.rule;
    }

    private static final class Known {
        private final FlowRule rule;
        private final U64 cookie;
        private final int idleTimeout;
        private final int hardTimeout;
        private final List<OFInstruction> instructions;
        private final Object readBy;
        private long read;

        private Known(OFFlowStatsEntry entry, FlowRule rule, Extensions extensions) {
            this.rule = rule;
            this.cookie = entry.getCookie();
            this.idleTimeout = entry.getIdleTimeout();
            this.hardTimeout = entry.getHardTimeout();
            this.instructions = entry.getInstructions();
            this.readBy = readBy(rule, extensions);
        }

        private boolean describes(OFFlowStatsEntry entry, Extensions extensions) {
            return cookie.equals(entry.getCookie())
                    && idleTimeout == entry.getIdleTimeout()
                    && hardTimeout == entry.getHardTimeout()
                    && instructions.equals(entry.getInstructions())
                    && readBy.equals(readBy(rule, extensions));
        }

        /** The driver is looked up for rules alone that have something of its own: that costs more than the rest. */
        private static Object readBy(FlowRule rule, Extensions extensions) {
            boolean vendors =
                    rule.treatment().allInstructions().stream().anyMatch(ExtensionInstructionWrapper.class::isInstance)
                            || rule.selector().criteria().stream().anyMatch(ExtensionCriterion.class::isInstance);
            return vendors ? extensions.interpreters() : "OpenFlow";
        }
    }
}

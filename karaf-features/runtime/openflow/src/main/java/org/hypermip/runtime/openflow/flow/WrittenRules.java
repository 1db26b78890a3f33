/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.selector.SelectorCodec;
import org.hypermip.runtime.openflow.codec.treatment.TreatmentCodec;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.match.Match;

/**
 * Rules that ONOS can say in more than one way and OpenFlow in one only: a prefix of length 0 and none, a mask of all ones and
 * an exact match. Read back they would differ from what was stored, and be installed again with every poll. So they are
 * remembered as they were written, and found again by what they are on the wire. Thread-safe.
 */
final class WrittenRules {
    private final Map<List<Object>, Written> ambiguous = new ConcurrentHashMap<>();

    /** Notes a change that was sent. A removed rule is kept in mind, for the switch is yet to tell that it went. */
    void note(RuleChange change, Extensions extensions) {
        if (!change.present()) {
            return;
        }
        OFFlowMod mod = change.message();
        List<Object> key = key(mod.getTableId().getValue(), mod.getPriority(), mod.getMatch());
        if (readsBack(change, extensions)) {
            ambiguous.remove(key);
        } else {
            ambiguous.put(key, new Written(change.rule(), mod.getInstructions()));
        }
    }

    /** The selector with which a rule with this match was written, if it is one to remember. */
    Optional<TrafficSelector> selector(short table, int priority, Match match) {
        return Optional.ofNullable(ambiguous.get(key(table, priority, match))).map(written -> written.rule.selector());
    }

    /** The treatment with which such a rule was written, if the switch still has these instructions. */
    Optional<TrafficTreatment> treatment(short table, int priority, Match match, List<OFInstruction> instructions) {
        return Optional.ofNullable(ambiguous.get(key(table, priority, match)))
                .filter(written -> written.instructions.equals(instructions))
                .map(written -> written.rule.treatment());
    }

    private static boolean readsBack(RuleChange change, Extensions extensions) {
        OFFlowMod mod = change.message();
        try {
            return SelectorCodec.read(mod.getMatch(), extensions)
                            .equals(change.rule().selector())
                    && TreatmentCodec.read(mod.getInstructions(), extensions)
                            .equals(change.rule().treatment());
        } catch (UnsupportedOperationException writableOnly) {
            return false;
        }
    }

    private static List<Object> key(short table, int priority, Match match) {
        return ImmutableList.of(table, priority, match);
    }

    private static final class Written {
        private final FlowRule rule;
        private final List<OFInstruction> instructions;

        private Written(FlowRule rule, List<OFInstruction> instructions) {
            this.rule = rule;
            this.instructions = instructions;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.selector.SelectorCodec;
import org.hypermip.runtime.openflow.codec.treatment.TreatmentReader;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;

/**
 * Rules that ONOS can say in more than one way and OpenFlow in one only: a prefix of length 0 and none, a mask of all ones and
 * an exact match. Read back they would differ from what was stored, and be installed again with every poll. So they are
 * remembered as they were written, and found again by what they are on the wire. Thread-safe.
 */
final class WrittenRules {
    private final Map<WireKey, Written> ambiguous = new ConcurrentHashMap<>();

    /**
     * Notes a change that was sent. A removed rule is kept in mind, for the switch is yet to tell that it went.
     *
     * @return which flow has to be read otherwise than before, if this one has
     */
    Optional<WireKey> note(RuleChange change, Extensions extensions) {
        if (!change.present()) {
            return Optional.empty();
        }
        OFFlowMod mod = change.message();
        WireKey key = new WireKey(mod.getTableId().getValue(), mod.getPriority(), mod.getMatch());
        if (!readsBack(change, extensions)) {
            ambiguous.put(key, new Written(change.rule(), mod.getInstructions()));
            return Optional.of(key);
        }
        return Optional.ofNullable(ambiguous.remove(key)).map(before -> key);
    }

    /** The selector with which this flow was written, if it is one to remember. */
    Optional<TrafficSelector> selector(WireKey key) {
        return Optional.ofNullable(ambiguous.get(key)).map(written -> written.rule.selector());
    }

    /** The treatment with which such a rule was written, if the switch still has these instructions. */
    Optional<TrafficTreatment> treatment(WireKey key, List<OFInstruction> instructions) {
        return Optional.ofNullable(ambiguous.get(key))
                .filter(written -> written.instructions.equals(instructions))
                .map(written -> written.rule.treatment());
    }

    private static boolean readsBack(RuleChange change, Extensions extensions) {
        OFFlowMod mod = change.message();
        try {
            return SelectorCodec.read(mod.getMatch(), extensions)
                            .equals(change.rule().selector())
                    && TreatmentReader.read(mod.getInstructions(), extensions)
                            .equals(change.rule().treatment());
        } catch (UnsupportedOperationException writableOnly) {
            return false;
        }
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

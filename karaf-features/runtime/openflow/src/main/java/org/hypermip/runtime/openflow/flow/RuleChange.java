/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFFlowMod;

/** One rule that is put on a switch, or taken from it, and the flow-mod that does it. */
final class RuleChange {
    private final FlowRule rule;
    private final boolean present;
    private final OFFlowMod message;

    RuleChange(FlowRule rule, boolean present, OFFlowMod message) {
        this.rule = rule;
        this.present = present;
        this.message = message;
    }

    FlowRule rule() {
        return rule;
    }

    /** Whether the rule is there afterwards. */
    boolean present() {
        return present;
    }

    OFFlowMod message() {
        return message;
    }
}

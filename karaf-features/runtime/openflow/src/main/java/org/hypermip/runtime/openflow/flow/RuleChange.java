/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModCommand;

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

    /** Whether the rule is as it says once the switch has carried it out: one that is not there is not modified, nor refused. */
    boolean isCertain() {
        return message.getCommand() != OFFlowModCommand.MODIFY_STRICT;
    }

    OFFlowMod message() {
        return message;
    }
}

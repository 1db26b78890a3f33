/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** One rule that is put on a switch, or taken from it, outside a batch. */
final class Correction {
    private final FlowRule rule;
    private final boolean present;
    private final OFMessage message;

    Correction(FlowRule rule, boolean present, OFMessage message) {
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

    OFMessage message() {
        return message;
    }
}

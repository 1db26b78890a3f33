/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import org.onosproject.net.flow.FlowRule;

/** The last that is known of a rule of a switch. Guarded by the {@link ChangeLog} that keeps it. */
final class RuleRecord {
    final long number;
    final FlowRule rule;
    final boolean present;
    final Object cause;
    boolean confirmed;
    /** How many removals of the rule were sent of which the switch has yet to tell. */
    int removals;

    RuleRecord(long number, FlowRule rule, boolean present, Object cause) {
        this.number = number;
        this.rule = rule;
        this.present = present;
        this.cause = cause;
    }

    /** The rule as it is since. */
    FlowRule rule() {
        return rule;
    }

    /** Whether it is there since. */
    boolean present() {
        return present;
    }

    boolean isConfirmedAfter(long mark) {
        return confirmed && number > mark;
    }
}

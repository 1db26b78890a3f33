/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.hypermip.app.TwoSites.A1;

import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.rollout.RolloutPlan;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rollout.RuleDiff;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.hypermip.flows.rules.RuleSet;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;

/** Rules as simple as can be: they match a VLAN priority and put frames out of a port. */
public final class Rules {

    private Rules() {}

    public static Rule rule(int vlan, int port) {
        return rule(A1, RuleRole.DELIVERY, vlan, port);
    }

    public static Rule head(DeviceId device, int vlan, int port) {
        return rule(device, RuleRole.REDIRECT, vlan, port);
    }

    public static Rule tail(DeviceId device, int vlan, int port) {
        return rule(device, RuleRole.DELIVERY, vlan, port);
    }

    /** A tail that sends frames on to another switch. */
    public static Rule relay(DeviceId device, int vlan) {
        return rule(device, RuleRole.DELIVERY, vlan, Action.tunnel(1, IpAddress.valueOf("172.31.0.9")));
    }

    public static RuleSet set(Rule... rules) {
        return RuleSet.of(Stream.of(rules));
    }

    /** The first stage of what leads from one set to the other. */
    public static RolloutStage stage(RuleSet from, RuleSet to) {
        return RolloutPlan.of(RuleDiff.between(from, to)).stages().get(0);
    }

    private static Rule rule(DeviceId device, RuleRole role, int vlan, int port) {
        return rule(device, role, vlan, Action.output(PortNumber.portNumber(port)));
    }

    private static Rule rule(DeviceId device, RuleRole role, int vlan, Action action) {
        return Rule.of(
                device,
                Pipeline.DEFAULT,
                role,
                DefaultTrafficSelector.builder().matchVlanPcp((byte) vlan).build(),
                List.of(action));
    }
}

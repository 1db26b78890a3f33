/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import java.util.Collection;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.frames.SpecialPurposePrefixes;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ICMP6;
import org.onosproject.net.DeviceId;

/**
 * In a network with temporary addresses (RFC 8981), what neighbors solicit by multicast goes to all who are away: whoever has the
 * address answers by itself. For registered addresses there are {@link ProxyNdRules}, which come first.
 */
public final class SolicitationRules {

    private SolicitationRules() {}

    /** Returns the rules of all networks. */
    public static Stream<Rule> rules(Collection<Binding> bindings, NetworkView view) {
        return MulticastCopies.of(bindings, view)
                .flatMap(copies -> copies.devices().flatMap(device -> rules(device, copies)));
    }

    /** Returns the rules of one network and one switch. */
    static Stream<Rule> rules(DeviceId device, MulticastCopies copies) {
        return copies.network().temporaryAddresses()
                ? copies.rules(
                        device,
                        RuleRole.HOME_SOLICITATION,
                        RuleRole.SOLICITATION_DELIVERY,
                        selector -> NeighborMessageMatch.icmp6(selector, ICMP6.NEIGHBOR_SOLICITATION)
                                .matchIPv6Dst(SpecialPurposePrefixes.SOLICITED_NODES))
                : Stream.empty();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onosproject.net.PortNumber;

/**
 * Who forwards what goes on as if none of our rules had matched it: the switch itself, or another application's rules in a later
 * table. In our own table a frame that has met a rule of ours meets no other.
 */
@AutoValue
public abstract class BaseForwarding {

    /** The switch's own learning and flooding. */
    public static final BaseForwarding NORMAL = new AutoValue_BaseForwarding(Optional.empty());

    /** The last table that another application can have its rules in: Open vSwitch keeps the 254th to itself. */
    public static final int MAX_TABLE = 253;

    private static final IpAddress NOWHERE = Ip4Address.ZERO;
    private static final IpAddress NOWHERE_IP6 = Ip6Address.ZERO;

    /** The table of another application; absent if the switch itself forwards. */
    public abstract Optional<Integer> table();

    /** Returns the forwarding by the rules of a table. */
    public static BaseForwarding inTable(int table) {
        return new AutoValue_BaseForwarding(Optional.of(table));
    }

    /** Where the controller puts out a frame that is to be forwarded so, as if it had come in by a port. */
    public PortNumber packetOut() {
        return table().isPresent() ? PortNumber.TABLE : PortNumber.NORMAL;
    }

    /** The way of a frame that nothing else happens to. */
    ImmutableList<Action> way() {
        return beside(ImmutableList.of());
    }

    /**
     * The way of a frame that other ways are gone with, too. Where another table forwards it, it has to be the last of them,
     * and free of the tunnel that was chosen for the others: that one's floods would take it.
     */
    ImmutableList<Action> beside(Iterable<Action> others) {
        ImmutableList.Builder<Action> all = ImmutableList.builder();
        if (table().isEmpty()) {
            return all.add(Action.output(PortNumber.NORMAL)).addAll(others).build();
        }
        return all.addAll(others)
                .addAll(outOfTunnels(others))
                .add(Action.goToTable(table().get()))
                .build();
    }

    private static ImmutableList<Action> outOfTunnels(Iterable<Action> actions) {
        return ImmutableList.copyOf(actions).reverse().stream()
                .flatMap(action -> action.tunnelDestination().stream())
                .limit(1)
                .map(chosen -> Action.tunnel(0, chosen.isIp4() ? NOWHERE : NOWHERE_IP6))
                .collect(ImmutableList.toImmutableList());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * The frames of one network in the tunnels between agents. This class alone knows how a tunnel is written into rules. It knows how frames
 * leave by it, what matches them where they arrive, and how a rule forgets a tunnel that it has chosen.
 *
 * <p>Frames that one agent hands over to the next have another key than redirected frames. An agent delivers handed-over frames or drops
 * them, and never sends them on. So two agents that each believe the mobile node to be at the other cannot make a loop.
 */
@AutoValue
public abstract class Tunnelling {

    private static final IpAddress NOWHERE = Ip4Address.ZERO;
    private static final IpAddress NOWHERE_IP6 = Ip6Address.ZERO;

    /** What tells these frames from all others in the same tunnel. */
    abstract long key();

    /** Frames from a home agent to the care-of address, from there to the home agent, and of route optimization. */
    public static Tunnelling redirected(HomeNetwork network) {
        return new AutoValue_Tunnelling(network.vni());
    }

    /** Frames from the place that a mobile node leaves, or left, to the place that it goes to. */
    public static Tunnelling handedOver(HomeNetwork network) {
        return new AutoValue_Tunnelling(network.vni() + HomeNetwork.MAX_VNI + 1L);
    }

    /** Returns the actions by which such frames leave one switch for another; no action as long as there is no tunnel. */
    public ImmutableList<Action> leave(NetworkView view, DeviceId from, DeviceId to, IncomingFrames incoming) {
        return view.domain()
                .agentSwitch(to)
                .map(AgentSwitch::endpoint)
                .flatMap(endpoint -> view.tunnelPort(from, to)
                        .map(port -> ImmutableList.of(
                                Action.tunnel(key(), endpoint), Action.output(incoming.outputTo(port)))))
                .orElse(ImmutableList.of());
    }

    /** Returns how such frames arrive at a switch: by each of its tunnel ports. */
    public Stream<IncomingFrames> arrive(NetworkView view, DeviceId device) {
        return view.tunnelPorts(device).stream().map(port -> IncomingFrames.outOf(port, this));
    }

    /** Narrows a selector of a tunnel port down to such frames. */
    void match(TrafficSelector.Builder selector) {
        selector.matchTunnelId(key());
    }

    /** Returns what undoes the choice of a tunnel by these actions; no action if they choose none. */
    static ImmutableList<Action> forget(Iterable<Action> actions) {
        return ImmutableList.copyOf(actions).reverse().stream()
                .flatMap(action -> action.tunnelDestination().stream())
                .limit(1)
                .map(chosen -> Action.tunnel(0, chosen.isIp4() ? NOWHERE : NOWHERE_IP6))
                .collect(ImmutableList.toImmutableList());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.HomeAgents;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * Where base forwarding of a home network with one home agent has to look for an interface. While the mobile node is away, that is the
 * home agent. When it is about to leave a known port, that is the port. Otherwise base forwarding finds it by itself.
 */
@AutoValue
public abstract class HomePointer {

    /** The interface's addresses. */
    public abstract HomeAddress address();

    /** The tag of its frames there; absent if they have none. */
    public abstract Optional<VlanId> vlan();

    /** The switch. */
    public abstract DeviceId device();

    /** The interface's port there; absent if the switch is the home agent, and does not look further itself. */
    public abstract Optional<PortNumber> port();

    /** Returns those of a mobile node; an ended one has none. */
    public static Stream<HomePointer> of(Binding binding, NetworkView view) {
        return binding.hasEnded()
                ? Stream.empty()
                : MobileInterface.of(binding, view)
                        .filter(mobile -> mobile.network().homeAgents() == HomeAgents.ONE)
                        .flatMap(HomePointer::pointer);
    }

    private static Stream<HomePointer> pointer(MobileInterface mobile) {
        if (mobile.isAway()) {
            return Stream.of(new AutoValue_HomePointer(
                    mobile.address(), mobile.network().vlan(), mobile.network().homeAgent(), Optional.empty()));
        }
        return mobile.isSetOut()
                ? mobile.port(mobile.at()).stream()
                        .map(port -> new AutoValue_HomePointer(
                                mobile.address(), Optional.empty(), mobile.device(), Optional.of(port)))
                : Stream.empty();
    }
}

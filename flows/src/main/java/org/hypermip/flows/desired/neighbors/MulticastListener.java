/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import com.google.auto.value.AutoValue;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeNetwork;
import org.onosproject.net.ConnectPoint;

/** An interface with IPv6 that is away, and hears what is multicast in its home network. */
@AutoValue
public abstract class MulticastListener {

    /** Its home network. */
    public abstract HomeNetwork network();

    /** The port where it is. */
    public abstract ConnectPoint at();

    /** Returns those of a mobile node; an ended one has none. */
    public static Stream<MulticastListener> of(Binding binding, NetworkView view) {
        return binding.hasEnded()
                ? Stream.empty()
                : MobileInterface.of(binding, view)
                        .filter(mobile -> mobile.isAway()
                                && !mobile.address().ip6Addresses().isEmpty())
                        .flatMap(mobile -> mobile.port(mobile.at()).stream()
                                .map(port -> new AutoValue_MulticastListener(
                                        mobile.network(), new ConnectPoint(mobile.device(), port))));
    }
}

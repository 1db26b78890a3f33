/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import java.util.stream.Stream;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** How a mobile node is at a hypervisor, or will be. With the configuration, that tells whether it is a visitor there. */
@AutoValue
public abstract class Stay {

    /** The hypervisor. */
    public abstract String hypervisor();

    /** Its switch. */
    public abstract DeviceId device();

    /** The networks of the mobile node's interfaces. */
    public abstract ImmutableSet<String> networks();

    /** Tells whether who stays so is a visitor. */
    boolean isVisit(MobilityDomain domain) {
        return !networks().stream().allMatch(id -> domain.network(id)
                .filter(network -> network.isServedBy(device()))
                .isPresent());
    }

    /** Returns the stays of a mobile node: where it is, and where it goes. */
    public static ImmutableSet<Stay> all(Binding binding) {
        ImmutableSet<String> networks =
                binding.interfaces().stream().map(HomeAddress::network).collect(ImmutableSet.toImmutableSet());
        return Stream.concat(Stream.of(binding.at()), binding.destination().stream())
                .flatMap(place -> place.hypervisor().stream()
                        .map(hypervisor -> (Stay) new AutoValue_Stay(hypervisor, place.device(), networks)))
                .collect(ImmutableSet.toImmutableSet());
    }
}

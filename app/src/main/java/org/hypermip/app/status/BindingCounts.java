/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.HomeNetwork;
import org.onosproject.net.DeviceId;

/** How many bindings there are of each network, and at each switch and hypervisor. Each binding is looked at once. */
final class BindingCounts {

    private final Multiset<String> ofNetwork = HashMultiset.create();
    private final Multiset<String> awayFrom = HashMultiset.create();
    private final Multiset<DeviceId> atSwitch = HashMultiset.create();
    private final Multiset<String> atHypervisor = HashMultiset.create();
    private final Multiset<String> comingTo = HashMultiset.create();

    BindingCounts(Iterable<Binding> bindings) {
        bindings.forEach(this::count);
    }

    private void count(Binding binding) {
        ImmutableSet<String> networks =
                binding.interfaces().stream().map(HomeAddress::network).collect(ImmutableSet.toImmutableSet());
        ofNetwork.addAll(networks);
        if (binding.phase() != BindingPhase.AT_HOME) {
            awayFrom.addAll(networks);
        }
        atSwitch.add(binding.at().device());
        binding.at().hypervisor().ifPresent(atHypervisor::add);
        binding.destination().flatMap(place -> place.hypervisor()).ifPresent(comingTo::add);
    }

    /** Those with an interface in the network. */
    long of(HomeNetwork network) {
        return ofNetwork.count(network.id());
    }

    /** Those of them that are not at home. */
    long awayFrom(HomeNetwork network) {
        return awayFrom.count(network.id());
    }

    /** Those at the switch. */
    long at(DeviceId device) {
        return atSwitch.count(device);
    }

    /** Those at the hypervisor. */
    long at(String hypervisor) {
        return atHypervisor.count(hypervisor);
    }

    /** Those whose open migration leads to the hypervisor. */
    long comingTo(String hypervisor) {
        return comingTo.count(hypervisor);
    }
}

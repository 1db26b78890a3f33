/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

/** Where home is. */
public final class Places {

    private Places() {}

    /** Tells whether every one of the interfaces is in its home network at that switch. */
    static boolean isHome(Collection<HomeAddress> interfaces, DeviceId device, MobilityDomain domain) {
        return interfaces.stream().map(known -> asConfigured(known, domain)).allMatch(address -> domain.network(
                        address.network())
                .filter(network -> network.isServedBy(device))
                .isPresent());
    }

    /** Returns the phase of a binding at rest whose mobile node is there. */
    static BindingPhase settledPhase(Collection<HomeAddress> interfaces, Attachment place, MobilityDomain domain) {
        return isHome(interfaces, place.device(), domain) ? BindingPhase.AT_HOME : BindingPhase.AWAY;
    }

    /**
     * Returns interfaces as of their networks by the names of this configuration. If an interface's network is not configured any more,
     * and one alone has all its addresses, that is its network by another name. Where several have them, nobody can tell, and it stays.
     */
    static ImmutableList<HomeAddress> asConfigured(List<HomeAddress> interfaces, MobilityDomain domain) {
        return interfaces.stream().map(known -> asConfigured(known, domain)).collect(ImmutableList.toImmutableList());
    }

    private static HomeAddress asConfigured(HomeAddress known, MobilityDomain domain) {
        ImmutableList<String> named = domain.network(known.network()).isPresent()
                ? ImmutableList.of()
                : domain.networks().values().stream()
                        .filter(network -> hasAll(network, known))
                        .map(HomeNetwork::id)
                        .collect(ImmutableList.toImmutableList());
        return named.size() == 1 ? HomeAddress.of(named.get(0), known.mac(), known.addresses()) : known;
    }

    /** Link-local addresses are of every network. */
    private static boolean hasAll(HomeNetwork network, HomeAddress known) {
        ImmutableSet<IpAddress> addresses = known.addresses().stream()
                .filter(address -> !HomeAddress.isLinkLocal(address))
                .collect(ImmutableSet.toImmutableSet());
        return !addresses.isEmpty() && addresses.stream().allMatch(network::contains);
    }

    /** Tells whether that would be the home of a guest whose addresses are known. */
    static boolean isHome(InventoriedGuest guest, String hypervisor, MobilityDomain domain) {
        return !guest.interfaces().isEmpty()
                && domain.hypervisor(hypervisor)
                        .filter(known -> isHome(guest.interfaces(), known.device(), domain))
                        .isPresent();
    }

    /** Tells whether the hypervisor is at a switch where all interfaces of the binding are at home. */
    static boolean isHome(Binding binding, String hypervisor, MobilityDomain domain) {
        return domain.hypervisor(hypervisor)
                .filter(known -> isHome(binding.interfaces(), known.device(), domain))
                .isPresent();
    }

    /** Tells whether the hypervisor at a place is not configured any more: then nobody can contradict what others say of it. */
    static boolean isUnspokenFor(Attachment place, MobilityDomain domain) {
        return place.hypervisor().filter(id -> domain.hypervisor(id).isEmpty()).isPresent();
    }

    /** Tells whether a hypervisor can be another name of one that is not configured any more: it has the same switch. */
    static boolean canSpeakFor(Attachment place, String hypervisor, MobilityDomain domain) {
        return isUnspokenFor(place, domain)
                && domain.hypervisor(hypervisor)
                        .filter(successor -> successor.device().equals(place.device()))
                        .isPresent();
    }

    /**
     * Returns the binding as it is with this configuration. A hypervisor may have another switch, or a switch another id. What was
     * abroad may be home. At home, a mobile node may last have been seen at a hypervisor, or a switch, that
     * is not configured there any more: then it is somewhere at home.
     */
    public static Binding asConfigured(Binding known, MobilityDomain domain) {
        Binding binding = cameHome(reconnected(known, domain), domain);
        return !isSettledAtHome(binding) || isConfigured(binding, domain)
                ? binding
                : domain.network(binding.interfaces().get(0).network())
                        .map(network -> binding.toBuilder()
                                .at(Attachment.somewhereAtHome(network.homeAgent()))
                                .build())
                        .orElse(binding);
    }

    /** Every place at the switch that its hypervisor has now. */
    private static Binding reconnected(Binding binding, MobilityDomain domain) {
        return binding.withPlaces(place -> reconnected(place, domain));
    }

    private static Attachment reconnected(Attachment place, MobilityDomain domain) {
        return place.hypervisor()
                .flatMap(domain::hypervisor)
                .filter(hypervisor -> !hypervisor.device().equals(place.device()))
                .map(hypervisor -> Attachment.at(hypervisor.id(), hypervisor.device(), place.ports()))
                .orElse(place);
    }

    private static Binding cameHome(Binding binding, MobilityDomain domain) {
        return binding.phase() == BindingPhase.AWAY
                        && isHome(binding.interfaces(), binding.at().device(), domain)
                ? binding.toBuilder()
                        .phase(BindingPhase.AT_HOME)
                        .expires(Optional.empty())
                        .probe(Optional.empty())
                        .build()
                : binding;
    }

    /** Tells whether it is at home and nothing moves. Then it may have been started elsewhere there since, and no hypervisor reports that. */
    static boolean isSettledAtHome(Binding binding) {
        return binding.isSettled() && binding.phase() == BindingPhase.AT_HOME;
    }

    private static boolean isConfigured(Binding binding, MobilityDomain domain) {
        return binding.at()
                        .hypervisor()
                        .map(id -> domain.hypervisor(id).isPresent())
                        .orElse(true)
                && isHome(binding.interfaces(), binding.at().device(), domain);
    }
}

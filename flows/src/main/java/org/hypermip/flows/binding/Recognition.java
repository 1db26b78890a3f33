/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** Who was seen: a mobile node that has a binding, or a listed machine that counts as at home. */
public final class Recognition {

    private Recognition() {}

    /**
     * Returns the binding of the mobile node that was seen. It is absent if nobody is known by this MAC address. It is absent as well if
     * several are, in different networks, and neither the announced address nor an open migration tells which of them it is.
     */
    public static Optional<Binding> of(Sighting sighting, KnownBindings bindings, MobilityDomain domain) {
        ImmutableList<Binding> all = Streams.concat(
                        bindings.with(List.of(BindingKey.mac(sighting.mac()))).stream()
                                .filter(binding -> !binding.hasEnded()),
                        listed(sighting.mac(), domain).filter(listed -> bindings.get(listed.mobileNode())
                                .isEmpty()))
                .filter(binding -> isExpected(binding, sighting)
                        || interfaces(binding, sighting).anyMatch(address -> canBeThere(address, sighting, domain)))
                .collect(ImmutableList.toImmutableList());
        return only(all)
                .or(() -> only(all.stream()
                        .filter(binding -> isExpected(binding, sighting))
                        .collect(ImmutableList.toImmutableList())))
                .or(() -> only(all.stream()
                        .filter(binding -> isAnnounced(binding, sighting))
                        .collect(ImmutableList.toImmutableList())));
    }

    private static Stream<Binding> listed(MacAddress mac, MobilityDomain domain) {
        return domain.networks().values().stream().flatMap(network -> network.machines().stream()
                .filter(machine -> machine.mac().equals(mac))
                .map(machine -> atHome(machine, network)));
    }

    private static Binding atHome(Machine machine, HomeNetwork network) {
        return Binding.builder()
                .mobileNode(machine.id())
                .interfaces(List.of(HomeAddress.of(network.id(), machine.mac(), machine.addresses())))
                .phase(BindingPhase.AT_HOME)
                .at(Attachment.somewhereAtHome(network.homeAgent()))
                .build();
    }

    private static Stream<HomeAddress> interfaces(Binding binding, Sighting sighting) {
        return binding.interfaces().stream().filter(address -> address.mac().equals(sighting.mac()));
    }

    /**
     * At home it is seen in its network's VLAN; a visitor, at a port that is no tenant's of there, without a tag. Bindings outlive the
     * configuration: one whose network is not configured any more is nowhere, and stands in nobody's way.
     */
    private static boolean canBeThere(HomeAddress address, Sighting sighting, MobilityDomain domain) {
        return domain.network(address.network())
                .map(network -> network.isServedBy(sighting.device())
                        ? domain.isOf(network, sighting.device(), sighting.port(), sighting.tag())
                        : sighting.tag().equals(VlanId.NONE)
                                && domain.accessVlan(sighting.device(), sighting.port())
                                        .isEmpty())
                .orElse(false);
    }

    private static boolean isExpected(Binding binding, Sighting sighting) {
        return Stream.concat(binding.destination().stream(), binding.probedPlaces().stream())
                .anyMatch(there -> there.device().equals(sighting.device())
                        && there.port(sighting.mac())
                                .filter(sighting.port()::equals)
                                .isPresent());
    }

    private static boolean isAnnounced(Binding binding, Sighting sighting) {
        return sighting.address()
                .filter(announced -> interfaces(binding, sighting)
                        .anyMatch(address -> address.addresses().contains(announced)))
                .isPresent();
    }

    private static Optional<Binding> only(List<Binding> bindings) {
        return bindings.size() == 1 ? Optional.of(Iterables.getOnlyElement(bindings)) : Optional.empty();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * Who has a switch port. A name alone does not tell, for a hypervisor gives it to one mobile node after the other; a port that is
 * still the one that was found for a mobile node is that one's.
 */
public final class PortClaims {

    private final BiFunction<DeviceId, String, Optional<PortNumber>> ports;

    /**
     * Creates the claims on ports.
     *
     * @param ports the ports that are there, by switch and name
     */
    public PortClaims(BiFunction<DeviceId, String, Optional<PortNumber>> ports) {
        this.ports = ports;
    }

    /** Returns the binding with the numbers of those of its ports that are there. */
    public Binding found(Binding binding) {
        return binding.withPlaces(place -> found(place, Set.of()));
    }

    /** Returns the same where a hypervisor has just said that the ports of these interfaces are theirs. */
    public Binding named(Binding binding, String hypervisor, Set<MacAddress> anew) {
        return binding.withPlaces(place -> found(place, place.isAt(hypervisor) ? anew : Set.of()));
    }

    private Attachment found(Attachment place, Set<MacAddress> anew) {
        return place.found(anew, name -> ports.apply(place.device(), name).filter(number -> !number.isLogical()));
    }

    /** Returns why a mobile node may not have the ports that its hypervisor names: one is the switch's own, or another mobile node's. */
    public Optional<Refusal> conflict(
            String mobileNode, DeviceId device, Collection<String> names, Collection<Binding> bindings) {
        return names.stream()
                .flatMap(name -> ports.apply(device, name).stream()
                        .flatMap(number ->
                                holder(mobileNode, bindings, device, number).map(holder -> refusal(name, holder))))
                .findFirst();
    }

    /** Returns why these are no ports of that hypervisor: a rule for them would drop all that somebody else sends. */
    static Optional<Refusal> foreign(Hypervisor hypervisor, Collection<String> names, MobilityDomain domain) {
        return names.stream()
                .filter(name -> !domain.canBePortOf(hypervisor, name))
                .findFirst()
                .map(name -> Refusal.of(
                        ReplyCode.PROHIBITED,
                        "vm.interfaces",
                        name,
                        "this is a tunnel's port of " + hypervisor.device() + ", or none of " + hypervisor.id()
                                + "; name the machine's own, or correct 'ports' of the hypervisors there, which are "
                                + domain.portPatternsAt(hypervisor.device())));
    }

    private static Stream<String> holder(
            String mobileNode, Collection<Binding> bindings, DeviceId device, PortNumber number) {
        return number.equals(PortNumber.LOCAL)
                ? Stream.of("the switch itself")
                : bindings.stream()
                        .filter(other ->
                                !other.hasEnded() && !other.mobileNode().equals(mobileNode))
                        .filter(other -> other.possiblePlaces().stream()
                                .anyMatch(place -> place.device().equals(device)
                                        && numbers(other, place).contains(number)))
                        .map(other -> "mobile node '" + other.mobileNode() + "'");
    }

    /** Of interfaces that it has no more, the ports may be known still. */
    private static ImmutableSet<PortNumber> numbers(Binding binding, Attachment place) {
        ImmutableSet<MacAddress> macs =
                binding.interfaces().stream().map(HomeAddress::mac).collect(ImmutableSet.toImmutableSet());
        Map<MacAddress, PortNumber> own = Maps.filterKeys(place.portNumbers(), macs::contains);
        return ImmutableSet.copyOf(own.values());
    }

    private static Refusal refusal(String name, String holder) {
        return Refusal.of(
                ReplyCode.PROHIBITED,
                "vm.interfaces",
                name,
                holder + " has this port; name the machine's own, or deregister the one that has it no more");
    }
}

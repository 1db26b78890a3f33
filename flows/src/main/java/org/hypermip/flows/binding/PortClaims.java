/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * Who has a switch port. A name alone does not tell, for a hypervisor gives it to one mobile node after the other. A port that is still the
 * one that was found for a mobile node is that one's.
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

    /**
     * Returns why a mobile node may not have the ports that its hypervisor names: one is the switch's own, or another mobile node's.
     *
     * @param holds tells of another mobile node's binding whether its ports are still that one's
     */
    public Optional<Refusal> conflict(
            String mobileNode,
            DeviceId device,
            Collection<String> names,
            KnownBindings bindings,
            Predicate<Binding> holds) {
        return names.stream()
                .flatMap(name -> ports.apply(device, name).stream().flatMap(number -> holder(
                                other ->
                                        holds.test(other) && !other.mobileNode().equals(mobileNode),
                                bindings,
                                device,
                                number)
                        .map(holder -> refusal(name, holder))))
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
                        "this is a tunnel's port of " + hypervisor.device() + ", an uplink, or none of "
                                + hypervisor.id()
                                + "; name the machine's own, or correct 'ports' of the hypervisors there, which are "
                                + domain.portPatternsAt(hypervisor.device())));
    }

    /**
     * Returns why a mobile node may not have a port that its hypervisor lists for another one, which needs no binding for that.
     *
     * @param macs the mobile node's MAC addresses, as far as they are known
     */
    public static Optional<Refusal> listed(String hypervisor, String name, Set<MacAddress> macs, Words words) {
        return words.ports(hypervisor)
                .holder(List.of(name), macs)
                .map(other -> Refusal.of(
                        ReplyCode.PROHIBITED,
                        "vm.interfaces",
                        name,
                        hypervisor + " lists this port for '" + other
                                + "'; name the machine's own, or say it again when that one has ended"));
    }

    private static Stream<String> holder(
            Predicate<Binding> holds, KnownBindings bindings, DeviceId device, PortNumber number) {
        return number.equals(PortNumber.LOCAL)
                ? Stream.of("the switch itself")
                : bindings.with(List.of(BindingKey.port(device, number))).stream()
                        .filter(holds)
                        .map(other -> "mobile node '" + other.mobileNode() + "'");
    }

    private static Refusal refusal(String name, String holder) {
        return Refusal.of(
                ReplyCode.PROHIBITED,
                "vm.interfaces",
                name,
                holder + " has this port; name the machine's own, or deregister the one that has it no more");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

/**
 * The interfaces that {@code preparing} lists, and what becomes of those known. What cannot be taken up is refused; but a mobile node
 * that comes home does so with the interfaces that are known, for at home all of them may change.
 */
final class ListedInterfaces {

    private final MobilityDomain domain;
    private final Registration registration;
    private final Optional<Binding> current;
    private final boolean joins;
    private final Optional<Refusal> objection;
    private final boolean comesHome;

    /**
     * Creates the interfaces.
     *
     * @param joins whether the registration is about the open migration
     * @param destination the hypervisor that it leads to
     */
    ListedInterfaces(
            MobilityDomain domain,
            Registration registration,
            Optional<Binding> current,
            boolean joins,
            String destination) {
        this.domain = domain;
        this.registration = registration;
        this.current = current;
        this.joins = joins;
        this.objection = registration.objection().or(() -> current.filter(binding -> !binding.isOnlyClaimed())
                .flatMap(binding -> new InterfaceUpdate(domain, binding).objection(registration.interfaces())));
        this.comesHome = current.filter(binding ->
                        !Places.isHome(binding.interfaces(), binding.at().device(), domain)
                                && domain.hypervisor(destination)
                                        .map(Hypervisor::device)
                                        .filter(device -> Places.isHome(binding.interfaces(), device, domain))
                                        .isPresent())
                .isPresent();
    }

    /** Tells whether it is abroad, and its home is where it goes. */
    boolean comesHome() {
        return comesHome;
    }

    /** Why they are refused. */
    Optional<Refusal> refusal() {
        return comesHome ? Optional.empty() : missing().or(() -> objection).or(this::strangePort);
    }

    private Optional<Refusal> missing() {
        return current.isEmpty()
                        && registration.interfaces().isEmpty()
                        && registration.objection().isEmpty()
                ? Optional.of(Refusal.of(
                        ReplyCode.UNKNOWN_HOME_AGENT,
                        "vm.id",
                        registration.mobileNode(),
                        "no binding has this id; list vm.interfaces so that its home network can be found"))
                : Optional.empty();
    }

    private Optional<Refusal> strangePort() {
        ImmutableSet<MacAddress> known = macs();
        return registration.unproven().isPresent()
                ? Optional.empty()
                : registration.ports().keySet().stream()
                        .filter(mac -> !known.contains(mac))
                        .findFirst()
                        .map(mac -> Refusal.of(
                                ReplyCode.MALFORMED,
                                "vm.interfaces",
                                mac.toString(),
                                "the mobile node has no interface of this MAC address; it has " + known
                                        + "; list its addresses, too, if it is a new one"));
    }

    /** The mobile node's interfaces from now on. */
    ImmutableList<HomeAddress> accepted() {
        if (objection.isPresent()) {
            return current.orElseThrow().interfaces();
        }
        return current.map(binding -> new InterfaceUpdate(domain, binding))
                .map(update -> joins && current.filter(Binding::isOnlyClaimed).isEmpty()
                        ? update.joinedBy(registration.interfaces())
                        : update.replacedBy(registration.interfaces()))
                .orElseGet(registration::interfaces);
    }

    /** The ports of those of them that the registration names one of. */
    ImmutableMap<MacAddress, String> ports() {
        return ImmutableMap.copyOf(Maps.filterKeys(registration.ports(), macs()::contains));
    }

    /** What the history says of interfaces that were not taken up. */
    String remark() {
        return objection
                .or(registration::unproven)
                .map(refusal ->
                        ", its interfaces as known: " + refusal.field() + " " + refusal.value() + " was not taken up")
                .orElse("");
    }

    private ImmutableSet<MacAddress> macs() {
        return accepted().stream().map(HomeAddress::mac).collect(ImmutableSet.toImmutableSet());
    }
}

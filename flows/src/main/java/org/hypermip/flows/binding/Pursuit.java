/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;

/** A binding follows a mobile node to the hypervisor that says that it runs there. */
final class Pursuit {

    private final MobilityDomain domain;
    private final Words words;
    private final ListingCheck check;

    Pursuit(MobilityDomain domain, Words words, ListingCheck check) {
        this.domain = domain;
        this.words = words;
        this.check = check;
    }

    /**
     * Follows from where it is bound. An open migration that has not led there ends first. Interfaces that cannot be its own leave those
     * that are known. Nobody is followed to a port that cannot be its own, unless that is at home, where no rule is for it.
     */
    Conclusion followed(Binding binding, String hypervisor, String why) {
        String cause = "inventory of " + hypervisor + ", " + why;
        Binding settled = binding.handover()
                .map(open -> new Movement(domain, binding, words.now(), cause).closed(RegistrationPhase.CANCELLED))
                .orElse(binding);
        InventoriedGuest guest = words.guest(hypervisor).orElseThrow();
        ImmutableList<HomeAddress> interfaces = new Listing(settled, guest, words.before(hypervisor)).interfaces();
        Binding known = new InterfaceUpdate(settled)
                        .objection(interfaces)
                        .or(() -> check.interfaces(binding.mobileNode(), interfaces))
                        .isPresent()
                ? settled
                : settled.toBuilder().interfaces(interfaces).build();
        Attachment there = place(hypervisor, guest);
        Optional<Refusal> objection =
                check.ports(binding.mobileNode(), hypervisor, guest.ports().values(), words);
        return objection.isPresent() && !Places.isHome(known.interfaces(), there.device(), domain)
                ? Conclusion.refused(objection.get())
                : accepted(
                        new Movement(domain, known, words.now(), cause)
                                .followed(
                                        objection.isPresent() ? there.withOnlyPorts(Map.of()) : there,
                                        Optional.empty()),
                        why);
    }

    /** Makes a binding for one that has none. At home it needs none. */
    Conclusion bound(String hypervisor) {
        InventoriedGuest guest = words.guest(hypervisor).orElseThrow();
        ImmutableList<HomeAddress> interfaces = guest.interfaces();
        Attachment there = place(hypervisor, guest);
        if (interfaces.isEmpty() || Places.isHome(interfaces, there.device(), domain)) {
            return Conclusion.nothing(
                    Conclusion.Kind.KEPT,
                    interfaces.isEmpty()
                            ? hypervisor + " does not know its addresses"
                            : "it is at home, where it needs no binding");
        }
        return check.interfaces(words.mobileNode(), interfaces)
                .or(() -> check.ports(
                        words.mobileNode(), hypervisor, guest.ports().values(), words))
                .map(Conclusion::refused)
                .orElseGet(() -> bound(interfaces, there));
    }

    private Conclusion bound(ImmutableList<HomeAddress> interfaces, Attachment there) {
        Binding binding = Binding.builder()
                .mobileNode(words.mobileNode())
                .interfaces(interfaces)
                .phase(BindingPhase.AWAY)
                .at(there)
                .expires(new Grants(domain, words.now(), Optional.empty()).binding(interfaces, BindingPhase.AWAY))
                .build();
        String why = "it runs there and had no binding";
        return accepted(
                binding.noting(HistoryEntry.of(
                        words.now(), BindingPhase.AWAY, "inventory of " + Movement.place(there) + ", " + why)),
                why);
    }

    private Conclusion accepted(Binding next, String why) {
        String hypervisor = next.at().hypervisor().orElseThrow();
        return Conclusion.of(
                Conclusion.Kind.FOLLOWED, why, Decision.accept(next.hearing(hypervisor, words.sent(hypervisor))));
    }

    private Attachment place(String id, InventoriedGuest guest) {
        Hypervisor hypervisor = domain.hypervisor(id).orElseThrow();
        return Attachment.at(id, hypervisor.device(), guest.ports());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;

/** A binding follows a mobile node to the hypervisor that says that it runs there. */
final class Pursuit {

    private final MobilityDomain domain;
    private final Words words;

    Pursuit(MobilityDomain domain, Words words) {
        this.domain = domain;
        this.words = words;
    }

    /** Follows from where it is bound. An open migration that has not led there ends first. */
    Conclusion followed(Binding binding, String hypervisor, String why) {
        String cause = "inventory of " + hypervisor + ", " + why;
        Binding settled = binding.handover()
                .map(open -> new Movement(domain, binding, words.now(), cause).closed(RegistrationPhase.CANCELLED))
                .orElse(binding);
        InventoriedGuest guest = words.guest(hypervisor).orElseThrow();
        Binding known = guest.interfaces().isEmpty()
                ? settled
                : settled.toBuilder().interfaces(guest.interfaces()).build();
        return accepted(
                new Movement(domain, known, words.now(), cause).followed(place(hypervisor, guest), Optional.empty()),
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
        Binding binding = Binding.builder()
                .mobileNode(words.mobileNode())
                .interfaces(interfaces)
                .phase(BindingPhase.AWAY)
                .at(there)
                .expires(new Grants(domain, words.now(), Optional.empty()).binding(interfaces, BindingPhase.AWAY))
                .build();
        String why = "it runs there and had no binding";
        return accepted(
                binding.noting(
                        HistoryEntry.of(words.now(), BindingPhase.AWAY, "inventory of " + hypervisor + ", " + why)),
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

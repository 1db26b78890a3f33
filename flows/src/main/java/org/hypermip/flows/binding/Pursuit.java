/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

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
     * Follows from where it is bound. An open migration that has not led there ends first, unless it sets out from there. Interfaces that
     * cannot be its own leave those that are known. Nobody is followed to a port that cannot be its own, unless that is at home, where no
     * rule is for it.
     */
    Conclusion followed(Binding binding, String hypervisor, String why) {
        String cause = "inventory of " + words.saidBy(hypervisor) + ", " + why;
        Binding settled = binding.handover()
                .filter(open -> !setsOut(binding, hypervisor))
                .map(open -> new Movement(domain, binding, words.now(), cause).closed(RegistrationPhase.CANCELLED))
                .orElse(binding);
        InventoriedGuest guest = words.guest(hypervisor).orElseThrow();
        ImmutableList<HomeAddress> interfaces =
                new Listing(domain, settled, guest, words.before(hypervisor)).interfaces();
        Binding known = new InterfaceUpdate(domain, settled)
                        .objection(interfaces)
                        .or(() -> check.interfaces(settled, hypervisor, interfaces))
                        .isPresent()
                ? settled
                : settled.toBuilder().interfaces(interfaces).build();
        Attachment there = place(hypervisor, new SharedPorts(settled.at(), guest, words.before(hypervisor)).ports());
        Optional<Refusal> objection =
                check.ports(binding.mobileNode(), hypervisor, there.ports().values(), words);
        return objection.isPresent() && !Places.isHome(known.interfaces(), there.device(), domain)
                ? Conclusion.refused(objection.get())
                : accepted(
                        moved(
                                new Movement(domain, known, words.now(), cause),
                                binding,
                                objection.isPresent() ? there.withOnlyPorts(Map.of()) : there),
                        why);
    }

    /** Where it is awaited it did not set out from: it goes there by another migration. */
    private boolean setsOut(Binding binding, String hypervisor) {
        boolean isAwaited = binding.at()
                .hypervisor()
                .filter(left -> words.at(left, Optional.of(binding)) == Presence.WAITS)
                .isPresent();
        return !isAwaited
                && binding.destination().isPresent()
                && words.at(hypervisor, Optional.of(binding)) == Presence.LEAVES;
    }

    /** What was said before counts, though the end of a migration makes it an old word. */
    private Binding moved(Movement movement, Binding before, Attachment there) {
        boolean isGone = before.at()
                .hypervisor()
                .map(left -> words.at(left, Optional.of(before)) == Presence.GONE)
                .orElse(true);
        Binding next = isGone ? movement.followed(there, Optional.empty()) : movement.followedInDoubt(there);
        return setsOut(before, there.hypervisor().orElseThrow()) ? movement.setOut(next) : next;
    }

    /**
     * Makes a binding for one that has none. At home it needs none.
     *
     * @param how how it is there, for people to read
     */
    Conclusion bound(String hypervisor, String how) {
        InventoriedGuest guest = words.guest(hypervisor).orElseThrow();
        ImmutableList<HomeAddress> interfaces = words.ticket(hypervisor)
                .map(ticket -> Places.asConfigured(ticket.interfaces(), domain))
                .orElse(guest.interfaces());
        Attachment there = place(hypervisor, guest.ports());
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
                .orElseGet(() -> new Admission(domain, words, check).of(visitor(interfaces, there), how));
    }

    private Binding visitor(ImmutableList<HomeAddress> interfaces, Attachment there) {
        return Binding.builder()
                .mobileNode(words.mobileNode())
                .interfaces(interfaces)
                .phase(BindingPhase.AWAY)
                .at(there)
                .expires(new Grants(domain, words.now(), Optional.empty()).binding(interfaces, BindingPhase.AWAY))
                .build();
    }

    private Conclusion accepted(Binding next, String why) {
        String hypervisor = next.at().hypervisor().orElseThrow();
        return Conclusion.of(
                Conclusion.Kind.FOLLOWED, why, Decision.accept(next.hearing(hypervisor, words.sent(hypervisor))));
    }

    private Attachment place(String id, Map<MacAddress, String> ports) {
        Hypervisor hypervisor = domain.hypervisor(id).orElseThrow();
        return Attachment.at(id, hypervisor.device(), ports);
    }
}

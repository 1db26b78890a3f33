/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Optional;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Whether a mobile node that has no binding is a visitor where a hypervisor says so. Whoever could say that alone could have anybody's
 * traffic. So somebody else has to vouch for it: the fabric, by its rules or by its ticket, or an operator.
 */
final class Admission {

    private final MobilityDomain domain;
    private final Words words;
    private final ListingCheck check;

    Admission(MobilityDomain domain, Words words, ListingCheck check) {
        this.domain = domain;
        this.words = words;
        this.check = check;
    }

    /**
     * Concludes that it is bound there, or waits.
     *
     * @param visitor the binding that it would have
     * @param how how it is there, for people to read
     */
    Conclusion of(Binding visitor, String how) {
        String hypervisor = visitor.at().hypervisor().orElseThrow();
        Optional<Ticket> ticket = words.ticket(hypervisor);
        Binding known = visitor.toBuilder().since(ticket.map(Ticket::since)).build();
        Optional<String> voucher = words.voucher(hypervisor);
        if (voucher.isPresent()) {
            return admitted(known, how, "on the word of " + voucher.get());
        }
        if (ticket.isPresent()) {
            return unspoken()
                    .map(other -> kept(how + ", and " + other + " has yet to speak"))
                    .orElseGet(() -> admitted(known, how, "its ticket says so"));
        }
        if (check.hasRemains(known)) {
            return admitted(known, how, "its rules lie on the switches");
        }
        return isListed(known) ? ofListed(known, how) : waiting(hypervisor, how);
    }

    /** An operator has told who has which address, and not where: whoever may have it at home has to say that he has not. */
    private Conclusion ofListed(Binding visitor, String how) {
        return unspoken()
                .map(other -> kept(how + ", and " + other + " has yet to speak"))
                .or(() -> words.saying(Presence.SILENT, domain).stream()
                        .filter(silent -> Places.isHome(visitor, silent, domain))
                        .findFirst()
                        .map(silent -> kept(how + ", and " + silent + " is silent, where it would be at home")))
                .orElseGet(() -> admitted(visitor, how, "it is one of the configured machines"));
    }

    /** Somebody else may have a later ticket. */
    private Optional<String> unspoken() {
        return words.saying(Presence.PENDING, domain).stream().findFirst();
    }

    private boolean isListed(Binding visitor) {
        return visitor.interfaces().stream().allMatch(address -> domain.network(address.network())
                .filter(network -> isListed(visitor.mobileNode(), address, network))
                .isPresent());
    }

    private static boolean isListed(String mobileNode, HomeAddress address, HomeNetwork network) {
        return network.machines().stream()
                .anyMatch(machine -> machine.id().equals(mobileNode)
                        && machine.mac().equals(address.mac())
                        && machine.addresses().containsAll(address.addresses()));
    }

    private Conclusion admitted(Binding visitor, String how, String because) {
        String hypervisor = visitor.at().hypervisor().orElseThrow();
        String why = how + " and had no binding; " + because;
        HistoryEntry entry = HistoryEntry.of(words.now(), BindingPhase.AWAY, "inventory of " + hypervisor + ", " + why);
        return Conclusion.of(
                Conclusion.Kind.FOLLOWED,
                why,
                Decision.accept(visitor.noting(entry).hearing(hypervisor, words.sent(hypervisor))));
    }

    private static Conclusion kept(String why) {
        return Conclusion.nothing(Conclusion.Kind.KEPT, why);
    }

    private static Conclusion waiting(String hypervisor, String how) {
        return Conclusion.nothing(
                Conclusion.Kind.WAITING,
                how + ", as " + hypervisor + " alone says: it has no ticket, and no rules on the switches;"
                        + remedy(hypervisor));
    }

    /** What an operator does who knows that it is there. */
    static String remedy(String hypervisor) {
        return " if it is right, register 'preparing' by the operators' door, with " + hypervisor
                + " as reporter and destination";
    }
}

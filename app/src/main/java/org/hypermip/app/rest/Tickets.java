/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.codec.TicketJson;
import org.hypermip.app.trust.Seal;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Ticket;
import org.hypermip.flows.network.MobilityDomain;

/** The tickets that a hypervisor is given, in the answers to what it says. */
final class Tickets {

    private final Seal seal;
    private final MobilityDomain domain;
    private final String hypervisor;

    /** Creates those for a hypervisor, of what it has by this configuration. */
    Tickets(Seal seal, MobilityDomain domain, String hypervisor) {
        this.seal = seal;
        this.domain = domain;
        this.hypervisor = hypervisor;
    }

    /** Returns the ticket for a mobile node that visits that hypervisor; empty if it is elsewhere, or at home. */
    Optional<String> of(Binding binding) {
        return Ticket.of(binding, domain)
                .filter(ticket -> ticket.hypervisor().equals(hypervisor))
                .map(TicketJson::write)
                .flatMap(seal::close);
    }

    /** Returns those that the hypervisor does not show yet, by mobile node: none was given so far, or its answer was lost. */
    ImmutableMap<String, String> missing(InventoryReply reply, Map<String, String> shown) {
        ImmutableMap.Builder<String, String> missing = ImmutableMap.builder();
        reply.guests().forEach((mobileNode, guest) -> guest.binding()
                .flatMap(this::of)
                .filter(ticket -> !ticket.equals(shown.get(mobileNode)))
                .ifPresent(ticket -> missing.put(mobileNode, ticket)));
        return missing.build();
    }
}

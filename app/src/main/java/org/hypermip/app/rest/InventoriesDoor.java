/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.codec.InventoryReader;
import org.hypermip.app.codec.InventoryReplyJson;
import org.hypermip.app.codec.RefusedException;
import org.hypermip.app.trust.Seal;
import org.hypermip.app.trust.TrustService;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.rest.AbstractWebResource;

/** Takes inventories of hypervisors, whichever door they come by. */
public abstract class InventoriesDoor extends AbstractWebResource {

    /**
     * Takes an inventory; docs/inventories.md has the request, the answer and what is concluded.
     *
     * @param body the inventory
     * @param sender who sends it: a hypervisor that has signed, or somebody whom ONOS lets in
     * @param answer 200, or the status that goes with the refusal's code
     * @throws IOException if the request breaks off
     */
    @POST
    @AtMost(InventoryReader.MAX_BYTES)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public void take(InputStream body, @Context SecurityContext sender, @Suspended AsyncResponse answer)
            throws IOException {
        HomeAgentService homeAgent = get(HomeAgentService.class);
        TrustService trust = get(TrustService.class);
        MobilityDomain domain = homeAgent.network().domain();
        Seal seal = trust.seal();
        InventoryReader reader = new InventoryReader(domain, seal::open);
        Inventory inventory;
        try {
            inventory = reader.read(
                    body.readNBytes(InventoryReader.MAX_BYTES + 1),
                    SteadyClock.system().instant());
        } catch (RefusedException e) {
            answer.resume(response(InventoryReply.refused(e.refusal())));
            return;
        }
        Tickets tickets = new Tickets(seal, domain, inventory.hypervisor());
        LaterAnswer.give(
                answer,
                Senders.objection(sender, "hypervisor", inventory.hypervisor())
                        .map(refusal -> CompletableFuture.completedFuture(InventoryReply.refused(refusal)))
                        .orElseGet(() -> homeAgent.inventory(vouched(inventory, sender, trust))),
                reply -> response(
                        reply.refusal().isPresent() ? reply : reply.without(reader.refusals()),
                        tickets.missing(reply, reader.tickets())),
                () -> response(InventoryReply.refused(LaterAnswer.none("hypervisor", inventory.hypervisor()))));
    }

    /** An operator vouches for what he sends himself, or for whatever any hypervisor says. */
    private static Inventory vouched(Inventory inventory, SecurityContext sender, TrustService trust) {
        return trust.believesUnticketed()
                ? inventory.onTheWordOf("whoever set unticketedVisitors")
                : Senders.vouched(inventory, sender);
    }

    private static Response response(InventoryReply reply) {
        return response(reply, ImmutableMap.of());
    }

    private static Response response(InventoryReply reply, Map<String, String> tickets) {
        ReplyCode code = reply.refusal().map(Refusal::code).orElse(ReplyCode.ACCEPTED);
        return ReplyStatus.json(code)
                .entity(InventoryReplyJson.node(
                        reply, tickets, SteadyClock.system().instant()))
                .build();
    }
}

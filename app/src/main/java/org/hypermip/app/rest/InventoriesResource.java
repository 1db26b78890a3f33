/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.io.IOException;
import java.io.InputStream;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.codec.InventoryReader;
import org.hypermip.app.codec.InventoryReplyJson;
import org.hypermip.app.codec.RefusedException;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.onosproject.rest.AbstractWebResource;

/** Takes inventories of hypervisors. */
@Path("inventories")
public final class InventoriesResource extends AbstractWebResource {

    /**
     * Takes an inventory; docs/inventories.md has the request, the answer and what is concluded.
     *
     * @param body the inventory
     * @param answer 200, or the status that goes with the refusal's code
     * @throws IOException if the request breaks off
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public void take(InputStream body, @Suspended AsyncResponse answer) throws IOException {
        HomeAgentService homeAgent = get(HomeAgentService.class);
        InventoryReader reader = new InventoryReader(homeAgent.network().domain());
        Inventory inventory;
        try {
            inventory = reader.read(
                    body.readNBytes(InventoryReader.MAX_BYTES + 1),
                    SteadyClock.system().instant());
        } catch (RefusedException e) {
            answer.resume(response(InventoryReply.refused(e.refusal())));
            return;
        }
        LaterAnswer.give(
                answer,
                homeAgent.inventory(inventory),
                reply -> response(reply.without(reader.refusals())),
                () -> response(InventoryReply.refused(LaterAnswer.none("hypervisor", inventory.hypervisor()))));
    }

    private static Response response(InventoryReply reply) {
        ReplyCode code = reply.refusal().map(Refusal::code).orElse(ReplyCode.ACCEPTED);
        return Response.status(ReplyStatus.of(code))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(InventoryReplyJson.node(reply, SteadyClock.system().instant()))
                .build();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.onlab.util.Tools.nullIsNotFound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.app.codec.ReplyJson;
import org.hypermip.app.status.OnosStatus;
import org.hypermip.app.status.StatusJson;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Refusal;
import org.onosproject.rest.AbstractWebResource;

/** Shows bindings, and ends them. */
@Path("bindings")
public final class BindingsResource extends AbstractWebResource {

    /** Returns all bindings, without their histories. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        ObjectNode root = mapper().createObjectNode();
        ArrayNode array = root.putArray("bindings");
        get(HomeAgentService.class).bindings().forEach(binding -> array.add(BindingJson.summary(binding)));
        return ok(root).build();
    }

    /**
     * Returns one binding with its history and its rules.
     *
     * @return 404 if the mobile node has none
     */
    @GET
    @Path("{vm}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response one(@PathParam("vm") String vm) {
        Binding binding =
                nullIsNotFound(get(HomeAgentService.class).binding(vm).orElse(null), "No binding of '" + vm + "'");
        return ok(StatusJson.node(binding, new OnosStatus(this::get).rules(vm))).build();
    }

    /** Ends a binding: 204, or a refusal with 404 if the mobile node has none. */
    @DELETE
    @Path("{vm}")
    @Produces(MediaType.APPLICATION_JSON)
    public void deregister(@PathParam("vm") String vm, @Suspended AsyncResponse answer) {
        LaterAnswer.give(
                answer,
                get(HomeAgentService.class).deregister(vm),
                refusal -> refusal.map(BindingsResource::refused)
                        .orElseGet(() -> Response.noContent().build()),
                () -> refused(LaterAnswer.none("vm.id", vm)));
    }

    private static Response refused(Refusal refusal) {
        return Response.status(ReplyStatus.of(refusal.code()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ReplyJson.refusal(refusal))
                .build();
    }
}

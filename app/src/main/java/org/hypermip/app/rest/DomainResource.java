/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.hypermip.app.status.DomainStatus;
import org.hypermip.app.status.OnosStatus;
import org.hypermip.app.status.StatusJson;
import org.hypermip.app.status.TunnelStatus;
import org.onosproject.rest.AbstractWebResource;

/** Shows what is configured, and how it stands. */
@Path("")
@Produces(MediaType.APPLICATION_JSON)
public final class DomainResource extends AbstractWebResource {

    /** Returns the networks, with the number of their bindings. */
    @GET
    @Path("networks")
    public Response networks() {
        return array("networks", status().networks(), StatusJson::node);
    }

    /** Returns the switches, with connection, tunnel ports, bindings and warnings; and warnings that are of none of them. */
    @GET
    @Path("switches")
    public Response switches() {
        OnosStatus status = new OnosStatus(this::get);
        ObjectNode root = node("switches", status.domain().switches(), StatusJson::node);
        ArrayNode warnings = root.putArray("warnings");
        status.warnings().forEach(warnings::add);
        return ok(root).build();
    }

    /** Returns the tunnels between switches, with what they speak and the packets that fit; whether there are more than can be shown. */
    @GET
    @Path("tunnels")
    public Response tunnels() {
        DomainStatus status = status();
        List<TunnelStatus> tunnels = status.tunnels();
        ObjectNode root = node("tunnels", tunnels, StatusJson::node);
        if (status.hasMoreTunnels(tunnels.size())) {
            root.put("more", true);
        }
        return ok(root).build();
    }

    /** Returns the hypervisors, with their switch's connection and their bindings. */
    @GET
    @Path("hypervisors")
    public Response hypervisors() {
        return array("hypervisors", status().hypervisors(), StatusJson::node);
    }

    private DomainStatus status() {
        return new OnosStatus(this::get).domain();
    }

    private <T> Response array(String name, List<T> elements, Function<T, ObjectNode> node) {
        return ok(node(name, elements, node)).build();
    }

    private <T> ObjectNode node(String name, List<T> elements, Function<T, ObjectNode> node) {
        ObjectNode root = mapper().createObjectNode();
        ArrayNode array = root.putArray(name);
        elements.forEach(element -> array.add(node.apply(element)));
        return root;
    }
}

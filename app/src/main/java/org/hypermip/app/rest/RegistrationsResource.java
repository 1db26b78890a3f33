/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.codec.RefusedException;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.app.codec.ReplyJson;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.ReplyCode;
import org.onosproject.rest.AbstractWebResource;

/** Takes registrations of hypervisors. */
@Path("registrations")
public final class RegistrationsResource extends AbstractWebResource {

    /**
     * Registers; docs/registrations.md has the request, the answers and their codes.
     *
     * @param body the registration
     * @param answer 200, or the status that goes with the refusal's code
     * @throws IOException if the request breaks off
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public void register(InputStream body, @Suspended AsyncResponse answer) throws IOException {
        HomeAgentService homeAgent = get(HomeAgentService.class);
        byte[] text = body.readNBytes(RegistrationReader.MAX_BYTES + 1);
        long begin = System.nanoTime();
        Registration registration;
        try {
            registration = new RegistrationReader(homeAgent.network().domain())
                    .read(text, SteadyClock.system().instant());
        } catch (RefusedException e) {
            answer.resume(response(RegistrationReply.refused(e.refusal()), begin));
            return;
        }
        LaterAnswer.give(
                answer,
                homeAgent.register(registration),
                reply -> response(reply, begin),
                () -> response(
                        RegistrationReply.refused(
                                LaterAnswer.none("phase", registration.phase().label())),
                        begin));
    }

    private static Response response(RegistrationReply reply, long begin) {
        ReplyCode code = reply.refusal().map(Refusal::code).orElse(ReplyCode.ACCEPTED);
        return Response.status(ReplyStatus.of(code))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ReplyJson.node(reply, Duration.ofNanos(System.nanoTime() - begin))
                        .put("time", SteadyClock.system().instant().toString()))
                .build();
    }
}

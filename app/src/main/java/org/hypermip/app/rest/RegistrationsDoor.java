/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.codec.BulkItem;
import org.hypermip.app.codec.BulkReader;
import org.hypermip.app.codec.RefusedException;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.app.codec.ReplyJson;
import org.hypermip.app.trust.TrustService;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.onosproject.rest.AbstractWebResource;

/** Takes registrations of hypervisors, whichever door they come by. */
public abstract class RegistrationsDoor extends AbstractWebResource {

    /** What is said of where a guest is; nobody is held up for the others' answers. */
    private static final Set<RegistrationPhase> TICKETED =
            Sets.immutableEnumSet(RegistrationPhase.ARRIVED, RegistrationPhase.REFRESHING);

    /**
     * Registers; docs/registrations.md has the request, the answers and their codes.
     *
     * @param body the registration
     * @param sender who sends it: a hypervisor that has signed, or somebody whom ONOS lets in
     * @param answer 200, or the status that goes with the refusal's code
     * @throws IOException if the request breaks off
     */
    @POST
    @AtMost(RegistrationReader.MAX_BYTES)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public void register(InputStream body, @Context SecurityContext sender, @Suspended AsyncResponse answer)
            throws IOException {
        HomeAgentService homeAgent = get(HomeAgentService.class);
        BiFunction<Registration, RegistrationReply, Optional<String>> tickets = tickets(homeAgent);
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
                Senders.objection(sender, "reporter", registration.reporter())
                        .map(refusal -> CompletableFuture.completedFuture(RegistrationReply.refused(refusal)))
                        .orElseGet(() -> homeAgent.register(Senders.vouched(registration, sender))),
                reply -> response(reply, begin, tickets.apply(registration, reply)),
                () -> response(
                        RegistrationReply.refused(
                                LaterAnswer.none("phase", registration.phase().label())),
                        begin));
    }

    /**
     * Registers many, such as all guests of a host that is evacuated; docs/registrations.md has the request and the answer.
     *
     * @param body the registrations
     * @param sender who sends it: a hypervisor that has signed, or somebody whom ONOS lets in
     * @param answer 200 with an answer to each, or 400
     * @throws IOException if the request breaks off
     */
    @POST
    @Path("bulk")
    @AtMost(BulkReader.MAX_BYTES)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public void registerAll(InputStream body, @Context SecurityContext sender, @Suspended AsyncResponse answer)
            throws IOException {
        HomeAgentService homeAgent = get(HomeAgentService.class);
        byte[] text = body.readNBytes(BulkReader.MAX_BYTES + 1);
        long begin = System.nanoTime();
        ImmutableList<BulkItem> items;
        try {
            items = new BulkReader(homeAgent.network().domain())
                    .read(text, SteadyClock.system().instant());
        } catch (RefusedException e) {
            answer.resume(response(RegistrationReply.refused(e.refusal()), begin));
            return;
        }
        BulkReplies replies = BulkReplies.begin(believed(items, sender), homeAgent, begin, tickets(homeAgent));
        LaterAnswer.give(answer, replies.complete(), done -> response(replies), () -> response(replies));
    }

    /** Returns what finds the ticket that goes with an answer: a hypervisor can show it to a controller that knows nothing any more. */
    private BiFunction<Registration, RegistrationReply, Optional<String>> tickets(HomeAgentService homeAgent) {
        TrustService trust = get(TrustService.class);
        return (registration, reply) -> reply.decision()
                .binding()
                .filter(binding -> TICKETED.contains(registration.phase()))
                .flatMap(binding ->
                        new Tickets(trust.seal(), homeAgent.network().domain(), registration.reporter()).of(binding));
    }

    private static ImmutableList<BulkItem> believed(ImmutableList<BulkItem> items, SecurityContext sender) {
        return items.stream()
                .map(item -> item.kind() == BulkItem.Kind.REGISTRATION ? believed(item.registration(), sender) : item)
                .collect(ImmutableList.toImmutableList());
    }

    /** What one says in another's name is refused; the others' are what they are. */
    private static BulkItem believed(Registration registration, SecurityContext sender) {
        return Senders.objection(sender, "reporter", registration.reporter())
                .map(BulkItem::of)
                .orElseGet(() -> BulkItem.of(Senders.vouched(registration, sender)));
    }

    private static Response response(BulkReplies replies) {
        return ReplyStatus.json(ReplyCode.ACCEPTED)
                .entity(replies.node(LaterAnswer.none("registrations", "")))
                .build();
    }

    private static Response response(RegistrationReply reply, long begin) {
        return response(reply, begin, Optional.empty());
    }

    private static Response response(RegistrationReply reply, long begin, Optional<String> ticket) {
        ReplyCode code = reply.refusal().map(Refusal::code).orElse(ReplyCode.ACCEPTED);
        return ReplyStatus.json(code)
                .entity(ReplyJson.node(reply, ticket, Duration.ofNanos(System.nanoTime() - begin))
                        .put("time", SteadyClock.system().instant().toString()))
                .build();
    }
}

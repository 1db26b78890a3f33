/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.codec.BulkItem;
import org.hypermip.app.codec.ReplyJson;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.ReplyCode;

/** The replies to registrations that came together: to each the one that it would have got alone, with its HTTP status. */
final class BulkReplies {

    private final ImmutableList<CompletableFuture<RegistrationReply>> replies;
    private final ImmutableList<CompletableFuture<ObjectNode>> nodes;

    private BulkReplies(
            ImmutableList<BulkItem> items,
            ImmutableList<CompletableFuture<RegistrationReply>> replies,
            long begin,
            BiFunction<Registration, RegistrationReply, Optional<String>> tickets) {
        this.replies = replies;
        this.nodes = Streams.zip(
                        items.stream(),
                        replies.stream(),
                        (item, each) -> each.thenApply(reply -> node(reply, begin, ticket(item, reply, tickets))))
                .collect(ImmutableList.toImmutableList());
    }

    private static Optional<String> ticket(
            BulkItem item,
            RegistrationReply reply,
            BiFunction<Registration, RegistrationReply, Optional<String>> tickets) {
        return item.kind() == BulkItem.Kind.REGISTRATION ? tickets.apply(item.registration(), reply) : Optional.empty();
    }

    /**
     * Has the home agent register what is a registration.
     *
     * @param tickets what goes with the answer to each
     */
    static BulkReplies begin(
            ImmutableList<BulkItem> items,
            HomeAgentService homeAgent,
            long begin,
            BiFunction<Registration, RegistrationReply, Optional<String>> tickets) {
        Iterator<CompletableFuture<RegistrationReply>> registered = homeAgent
                .register(items.stream()
                        .filter(item -> item.kind() == BulkItem.Kind.REGISTRATION)
                        .map(BulkItem::registration)
                        .collect(ImmutableList.toImmutableList()))
                .iterator();
        return new BulkReplies(
                items,
                items.stream()
                        .map(item -> item.kind() == BulkItem.Kind.REGISTRATION
                                ? registered.next()
                                : CompletableFuture.completedFuture(RegistrationReply.refused(item.refusal())))
                        .collect(ImmutableList.toImmutableList()),
                begin,
                tickets);
    }

    /** All replies are there. */
    CompletableFuture<Void> complete() {
        return CompletableFuture.allOf(nodes.toArray(new CompletableFuture<?>[0]));
    }

    /** Returns the replies in the order of the registrations. Those that are not there yet are not waited for any more. */
    ObjectNode node(Refusal late) {
        replies.forEach(reply -> reply.complete(RegistrationReply.refused(late)));
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(node -> answers.add(node.join()));
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("answers", answers);
        return all.put("time", SteadyClock.system().instant().toString());
    }

    private static ObjectNode node(RegistrationReply reply, long begin, Optional<String> ticket) {
        ReplyCode code = reply.refusal().map(Refusal::code).orElse(ReplyCode.ACCEPTED);
        return ReplyJson.node(reply, ticket, Duration.ofNanos(System.nanoTime() - begin))
                .put("status", ReplyStatus.of(code).getStatusCode());
    }
}

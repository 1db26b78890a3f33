/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.flows.binding.Registration;

/**
 * Registrations that came together. Those of one mobile node are made one after the other, each when the one before is answered. Those of
 * many are made beside each other, but not of all at once: whoever registers alone meanwhile does not wait for all of them. However many
 * requests there are, they share one window, and each has its part of it.
 */
final class BulkRegistrations {

    /** How many mobile nodes are registered beside each other: half of those that may wait however late answers come. */
    static final int WINDOW = Backlog.LEAST / 2;

    private final Function<Registration, CompletableFuture<RegistrationReply>> register;
    private final Threads threads;
    private final SteadyClock clock;
    private final SharedWindow window = new SharedWindow(WINDOW);

    /**
     * Creates them.
     *
     * @param register makes one registration; never fails
     */
    BulkRegistrations(
            Function<Registration, CompletableFuture<RegistrationReply>> register, Threads threads, SteadyClock clock) {
        this.register = register;
        this.threads = threads;
        this.clock = clock;
    }

    /** Begins; returns the answers to come, in the order of the registrations. One that is completed before its turn is not made. */
    ImmutableList<CompletableFuture<RegistrationReply>> register(List<Registration> registrations) {
        ImmutableList<Item> items = registrations.stream().map(Item::new).collect(ImmutableList.toImmutableList());
        ImmutableListMultimap<String, Item> byMobileNode =
                Multimaps.index(items, item -> item.registration.mobileNode());
        window.run(byMobileNode.asMap().values().stream()
                .<Supplier<CompletableFuture<?>>>map(ofOneMobileNode -> () -> begin(ofOneMobileNode))
                .collect(ImmutableList.toImmutableList()));
        return items.stream().map(item -> item.answer).collect(ImmutableList.toImmutableList());
    }

    private CompletableFuture<?> begin(Collection<Item> ofOneMobileNode) {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (Item item : ofOneMobileNode) {
            last = last.thenComposeAsync(before -> item.begin(), threads.always(item.registration.mobileNode()));
        }
        return last;
    }

    /** One of them, and its answer. */
    private final class Item {
        private final Registration registration;
        private final CompletableFuture<RegistrationReply> answer = new CompletableFuture<>();

        Item(Registration registration) {
            this.registration = registration;
        }

        /** It is under way until the home agent is done with it, be it that nobody waits for its answer any more. */
        CompletableFuture<Void> begin() {
            return answer.isDone()
                    ? CompletableFuture.completedFuture(null)
                    : register.apply(registration.receivedAt(clock.instant())).thenAccept(answer::complete);
        }
    }
}

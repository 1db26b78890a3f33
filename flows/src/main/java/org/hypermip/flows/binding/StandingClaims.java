/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Which hypervisors say now that a mobile node comes to them. A claim of long ago is about another migration than the one that its source
 * speaks of, and two claims at once cannot both be meant.
 */
final class StandingClaims {

    /** How long a claim counts that its hypervisor neither repeats nor lists; a notifier repeats it every five seconds. */
    private static final Duration LIMIT = HeardInventories.SILENCE;

    private final MobilityDomain domain;
    private final Words words;
    private final Binding binding;
    private final Handover open;

    StandingClaims(MobilityDomain domain, Words words, Binding binding, Handover open) {
        this.domain = domain;
        this.words = words;
        this.binding = binding;
        this.open = open;
    }

    /** Tells whether the destination still says so: it lists the mobile node, or has spoken of it lately. */
    boolean isRecent() {
        return open.destination()
                .hypervisor()
                .filter(id -> isListed(id)
                        || isLate(Optional.ofNullable(binding.heard().get(id)))
                        || hasJustChanged())
                .isPresent();
    }

    /**
     * Returns another hypervisor that says now that the mobile node comes to it, or that has said so and has it running. Whoever only waits
     * for one that has come to the destination is none for ever.
     */
    Optional<String> rival() {
        return Stream.concat(
                        open.reporters().stream().filter(this::isRunning), hasSettled() ? Stream.empty() : waiting())
                .filter(id -> !open.source().isAt(id) && !open.destination().isAt(id))
                .findFirst();
    }

    private Stream<String> waiting() {
        return Stream.concat(
                open.reporters().stream().filter(id -> !words.hasSpoken(id) && hasJustChanged()),
                words.awaiting(domain));
    }

    /** By its latest word, however old that is: each claim that comes between makes it an old one. */
    private boolean isRunning(String hypervisor) {
        return words.hasSpoken(hypervisor)
                && words.guest(hypervisor)
                        .filter(guest -> guest.state() == GuestState.RUNNING)
                        .isPresent();
    }

    private boolean hasSettled() {
        return open.destination()
                .hypervisor()
                .filter(new BindingWords(binding, words)::hasSettledAt)
                .isPresent();
    }

    private boolean isListed(String hypervisor) {
        return words.hasSpoken(hypervisor)
                && words.guest(hypervisor)
                        .filter(guest -> guest.state() != GuestState.ENDED)
                        .isPresent();
    }

    /** Each claim that comes in another's place changes the binding. */
    private boolean hasJustChanged() {
        return isLate(binding.lastChange().map(HistoryEntry::time));
    }

    private boolean isLate(Optional<Instant> said) {
        return said.filter(time -> time.plus(LIMIT).isAfter(words.now())
                        && !time.isAfter(words.now().plus(LIMIT)))
                .isPresent();
    }
}
